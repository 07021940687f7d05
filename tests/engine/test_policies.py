"""What the settings say about `check` is held against the rules there are, and their locks."""

from __future__ import annotations

from datetime import date

import pytest

from autodevops_cli.engine.checking import CheckPolicy
from autodevops_cli.engine.deciding import Decisions
from autodevops_cli.engine.policies import fail_on, policy_of
from autodevops_cli.errors import InvalidSettings
from autodevops_cli.model.finding import Confidence, Severity
from autodevops_cli.settings import ConfigText, Settings, Value, load

LOCKING = 'locked = ["unpinned-action"]\n'


def settings(text: str, pack: str = "", **flags: Value) -> Settings:
    """The settings of a file that extends org.toml where there is such a pack."""
    extends = 'extends = ["org.toml"]\n' if pack else ""
    file = ConfigText("autodevops.toml", extends + text, beside=lambda _: pack)
    said = {f"check.{key}": value for key, value in flags.items()}
    return load(environ={"XDG_CONFIG_HOME": "/nowhere"}, project=[file], flags=said)


def test_without_a_word_all_is_asked_and_medium_fails() -> None:
    said = settings("")

    assert policy_of(said) == CheckPolicy()
    assert fail_on(said) is Severity.MEDIUM


def test_a_file_says_what_to_ask_and_how_grave_it_is() -> None:
    said = settings(
        '[check]\nfail-on = "never"\nmin-confidence = "high"\nselect = ["injection"]\n'
        'ignore = ["zizmor/artipacked", "unused-ignore"]\nlinters = "never"\n'
        '[check.severity]\nmissing-timeout = "info"\n'
    )

    assert fail_on(said) is None
    assert policy_of(said, date(2026, 11, 23)) == CheckPolicy(
        ("injection",),
        ("zizmor/artipacked", "unused-ignore"),
        Confidence.HIGH,
        {"missing-timeout": Severity.INFO},
        linters=False,
        decisions=Decisions(date(2026, 11, 23)),
    )


def test_a_locked_rule_is_asked_whatever_is_selected() -> None:
    said = settings('[check]\nselect = ["injection"]', LOCKING)

    assert policy_of(said).select == ("injection", "unpinned-action")
    assert policy_of(said).decisions.locked == {"unpinned-action"}


@pytest.mark.parametrize(
    ("text", "pack", "message"),
    [
        ("[check]\nselect = ['unpined-action']", "",
         "autodevops.toml:2: there is no rule or topic 'unpined-action'"),
        ("[check]\nignore = ['secret']", "", "autodevops.toml:2: there is no rule or topic"),
        ("[check.severity]\nunpined-action = 'low'", "",
         "autodevops.toml:2: there is no rule 'unpined-action'"),
        ("locked = ['secrets']", "", "autodevops.toml:1: there is no rule 'secrets'"),
        ("[check]\nignore = ['unpinned-action']", LOCKING,
         "autodevops.toml:3: switches off unpinned-action, which org.toml:1 locks"),
        ("[check.severity]\nunpinned-action = 'medium'", LOCKING,
         "autodevops.toml:3: lowers to medium unpinned-action, which org.toml:1 locks"),
        ("[check.severity]\nmissing-timeout = 'high'",
         "locked = ['missing-timeout']\n[check.severity]\nmissing-timeout = 'critical'",
         "autodevops.toml:3: lowers to high missing-timeout, which org.toml:1 locks"),
    ],
)  # fmt: skip
def test_what_no_rule_or_a_lock_forbids_is_an_error_with_its_place(
    text: str, pack: str, message: str
) -> None:
    with pytest.raises(InvalidSettings) as raised:
        policy_of(settings(text, pack))

    assert raised.value.message.startswith(message)


def test_a_flag_cannot_switch_off_a_locked_rule() -> None:
    with pytest.raises(InvalidSettings, match="--ignore: switches off unpinned-action"):
        policy_of(settings(LOCKING, ignore=("unpinned-action",)))


@pytest.mark.parametrize(
    ("text", "pack"),
    [
        ("[check]\nignore = ['supply-chain']", LOCKING),
        ("[check.severity]\nunpinned-action = 'critical'", LOCKING),
        ("[check.severity]\nmissing-timeout = 'low'",
         "locked = ['missing-timeout']\n[check.severity]\nmissing-timeout = 'info'"),
        ("locked = ['missing-timeout']\n[check.severity]\nmissing-timeout = 'info'", ""),
    ],
    ids=["its-topic", "graver", "above-the-lock", "who-locks-decides"],
)  # fmt: skip
def test_what_leaves_a_locked_rule_in_force_is_no_error(text: str, pack: str) -> None:
    assert policy_of(settings(text, pack)).decisions.locked
