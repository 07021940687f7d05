"""Settings come from the strongest word, know who said it, and reject what nobody reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from autodevops_cli.errors import InvalidSettings
from autodevops_cli.model.evidence import Place, Source, Strength
from autodevops_cli.settings import ConfigText, Settings, config_files, load, variables
from tests.conftest import write_files


def config(text: str, name: str = "autodevops.toml") -> ConfigText:
    return ConfigText(name, text, Path("/repo"))


def loaded(text: str, name: str = "autodevops.toml") -> Settings:
    return load(environ={"XDG_CONFIG_HOME": "/nowhere"}, project=[config(text, name)])


def test_without_a_word_the_defaults_hold() -> None:
    settings = load(environ={"XDG_CONFIG_HOME": "/nowhere"})

    assert {
        key: one.value for key, one in settings.values.items() if not key.startswith("ai.")
    } == {
        "provider": "auto",
        "with": "auto",
        "template_dir": "",
        "offline": False,
        "color": "auto",
        "extends": (),
        "locked": (),
        "check.fail-on": "medium",
        "check.min-confidence": "low",
        "check.select": ("all",),
        "check.ignore": (),
        "check.baseline": "",
        "check.linters": "auto",
    }
    assert {one.origin for one in settings.values.values()} == {"default"}


def test_the_stronger_word_wins(tmp_path: Path) -> None:
    write_files(tmp_path, {"config/autodevops/config.toml": 'provider = "user"'})
    write_files(tmp_path, {"given.toml": 'provider = "given"'})
    project = [config('provider = "file"')]
    home = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    said = home | {"AUTODEVOPS_PROVIDER": "variable"}
    given = tmp_path / "given.toml"

    found = [
        load(environ=home),
        load(environ=home, project=project),
        load(environ=home, project=project, config=given),
        load(environ=said, project=project, config=given),
        load(environ=said, project=project, config=given, flags={"provider": "flag"}),
    ]

    assert [one.text("provider") for one in found] == ["user", "file", "given", "variable", "flag"]
    assert [str(one.values["provider"].where) for one in found] == [
        f"{tmp_path}/config/autodevops/config.toml:1",
        "autodevops.toml:1",
        f"{given}:1",
        "AUTODEVOPS_PROVIDER",
        "--provider",
    ]


def test_a_flag_that_was_not_given_says_nothing() -> None:
    settings = load(environ={"AUTODEVOPS_OFFLINE": "yes"}, flags={"offline": None})

    assert settings.flag("offline")


def test_the_nearest_file_with_settings_counts_alone(tmp_path: Path) -> None:
    write_files(tmp_path, {"autodevops.toml": 'provider = "a"\ncolor = "never"\n'})
    write_files(tmp_path, {"sub/pyproject.toml": '[tool.autodevops]\nprovider = "b"\n'})
    write_files(tmp_path, {"sub/deep/pyproject.toml": "[project]\nname = 'x'\n"})
    folders = [tmp_path / "sub/deep", tmp_path / "sub", tmp_path]

    settings = load(environ={"XDG_CONFIG_HOME": "/nowhere"}, project=config_files(folders))

    assert (settings.text("provider"), settings.text("color")) == ("b", "auto")


def test_in_one_folder_our_own_file_goes_first(tmp_path: Path) -> None:
    write_files(
        tmp_path,
        {
            "pyproject.toml": '[tool.autodevops]\nprovider = "c"\n',
            ".autodevops.toml": 'provider = "b"\n',
            "autodevops.toml": 'provider = "a"\n',
        },
    )

    assert [one.name for one in config_files([tmp_path])] == [
        "autodevops.toml",
        ".autodevops.toml",
        "pyproject.toml",
    ]


def test_commands_and_versions_become_the_strongest_evidence() -> None:
    settings = loaded(
        '[commands]\ntest = "make ci"\n\n[commands.lint]\nruff = "ruff check"\n\n'
        '[versions]\npython = "3.12"\nnode = 22\n'
    )

    assert [(one.subject, one.value, one.where) for one in settings.overrides] == [
        ("command.test", "make ci", Place("autodevops.toml", 2)),
        ("command.lint.ruff", "ruff check", Place("autodevops.toml", 5)),
        ("python.version", "3.12", Place("autodevops.toml", 8)),
        ("node.version", "22", Place("autodevops.toml", 9)),
    ]
    assert {(one.strength, one.rank) for one in settings.overrides} == {
        (Strength.OVERRIDDEN, int(Source.USER))
    }


def test_a_variable_can_name_a_command() -> None:
    settings = load(environ={"AUTODEVOPS_COMMANDS_TEST": "make ci"})

    assert [(one.subject, one.value) for one in settings.overrides] == [("command.test", "make ci")]


def test_a_template_folder_starts_at_the_file_that_names_it() -> None:
    assert loaded('template_dir = "ci/templates"').template_folders == (Path("/repo/ci/templates"),)


def test_a_template_folder_of_a_file_that_stands_nowhere_means_nothing() -> None:
    settings = load(environ={}, project=[ConfigText("autodevops.toml", 'template_dir = "x"')])

    assert settings.template_folders == ()


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("provder = 'x'", "autodevops.toml:1: unknown key 'provder'", "did you mean provider?"),
        ("\n[commands]\ntets = 'x'", "autodevops.toml:3: unknown key 'commands.tets'", "did you"),
        ("[xyz]\na = 1", "autodevops.toml: unknown key 'xyz'", "known are provider, "),
        ("[versions]\npython = 3.10", "autodevops.toml:2: versions.python is 3.1, which is", ""),
        ("offline = 'yes'", "autodevops.toml:1: offline is 'yes', which is not true or false", ""),
        ("color = 'blue'", "autodevops.toml:1: color is 'blue'", "use auto, always, never"),
        ("[commands]\ntest = ['a']", "autodevops.toml:2: commands.test is ['a'], which is not", ""),
        ("[commands]\ntest = ''", "autodevops.toml:2: commands.test is empty", "several commands"),
        ("[commands]\ntest = 'a ${{ b }}'", "autodevops.toml:2: commands.test is empty", "several"),
        ('[commands]\ntest = "a\\nb"', "autodevops.toml:2: commands.test is empty", "several"),
        ("x = [", "autodevops.toml is not valid TOML", ""),
        ("x = " + "[" * 9000, "autodevops.toml is not valid TOML", ""),
    ],
)  # fmt: skip
def test_what_nobody_reads_is_an_error_with_its_place(text: str, message: str, hint: str) -> None:
    with pytest.raises(InvalidSettings) as raised:
        loaded(text)

    assert raised.value.message.startswith(message)
    assert raised.value.hint.startswith(hint)
    assert raised.value.exit_code == 2


def test_a_broken_pyproject_is_not_a_broken_configuration() -> None:
    assert loaded("[project", "pyproject.toml").text("provider") == "auto"


def test_other_tools_in_pyproject_are_not_ours() -> None:
    settings = loaded('[tool.other]\nprovider = "x"\n', "pyproject.toml")

    assert settings.values["provider"].origin == "default"


def test_a_linked_configuration_is_refused(tmp_path: Path) -> None:
    write_files(tmp_path, {"repo/a": "", "secret": "x"})
    (tmp_path / "repo/autodevops.toml").symlink_to(tmp_path / "secret")

    with pytest.raises(InvalidSettings, match="is a link"):
        list(config_files([tmp_path / "repo"]))


@pytest.mark.parametrize("name", ["missing.toml", "folder"])
def test_a_configuration_that_was_named_must_be_there(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()

    with pytest.raises(InvalidSettings, match="is no file to read"):
        load(environ={}, config=tmp_path / name)


def test_variables_of_others_are_known_to_be_none_of_ours() -> None:
    environ = {"AUTODEVOPS_BENCH": "/x", "AUTODEVOPS_COLOR": "never", "AUTODEVOPS_CONFIG": "y"}

    assert list(variables(environ)) == [("AUTODEVOPS_BENCH", ""), ("AUTODEVOPS_COLOR", "color")]
    assert load(environ=environ).text("color") == "never"


def test_check_is_a_table_of_texts_lists_and_severities() -> None:
    settings = loaded(
        '[check]\nfail-on = "high"\nselect = [\n  "injection",\n  "unpinned-action",\n]\n'
        '[check.severity]\nmissing-timeout = "info"\n'
    )

    assert settings.text("check.fail-on") == "high"
    assert settings.texts("check.select") == ("injection", "unpinned-action")
    assert str(settings.values["check.select"].where) == "autodevops.toml:3"
    assert {rule: str(one.where) for rule, one in settings.severities.items()} == {
        "missing-timeout": "autodevops.toml:8"
    }
    assert settings.overrides == ()


def test_the_table_in_pyproject_has_tables_too() -> None:
    settings = loaded("[tool.autodevops.check]\nfail-on = 'low'\n", "pyproject.toml")

    assert str(settings.values["check.fail-on"].where) == "pyproject.toml:2"


def test_a_variable_can_name_a_key_of_check_and_hold_a_list() -> None:
    environ = {"AUTODEVOPS_CHECK_FAIL_ON": "low", "AUTODEVOPS_CHECK_IGNORE": "a-rule, b-rule,"}

    settings = load(environ=environ)

    assert settings.text("check.fail-on") == "low"
    assert settings.texts("check.ignore") == ("a-rule", "b-rule")


@pytest.mark.parametrize("name", ["CHECK_FIAL_ON", "EXTENDS", "LOCKED", "CHECK_SEVERITY_X"])
def test_a_variable_cannot_say_what_only_files_say(name: str) -> None:
    assert list(variables({f"AUTODEVOPS_{name}": "x"})) == [(f"AUTODEVOPS_{name}", "")]


def test_a_flag_of_check_is_named_as_it_is_written() -> None:
    settings = load(environ={}, flags={"check.fail-on": "never"})

    assert str(settings.values["check.fail-on"].where) == "--fail-on"


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("[check]\nfail_on = 'low'", "autodevops.toml:2: unknown key 'check.fail_on'",
         "did you mean check.fail-on?"),
        ("[check]\nfail-on = 'hihg'", "autodevops.toml:2: check.fail-on is 'hihg'",
         "did you mean high?"),
        ("[check]\nselect = 'all'", "autodevops.toml:2: check.select is 'all', which is not a list",
         ""),
        ("[check]\nselect = [1]", "autodevops.toml:2: check.select is [1], which is not a list",
         ""),
        ("[check]\nignore = ['']", "autodevops.toml:2: check.ignore is empty", ""),
        ("[check.severity]\na-rule = 'x'", "autodevops.toml:2: check.severity.a-rule is 'x'",
         "use info, low, medium, high, critical"),
        ("[[check]]\na = 1", "autodevops.toml: unknown key 'check'", "known are"),
        ("\nextends = ['strcit']", "autodevops.toml:2: there is no preset 'strcit'",
         "did you mean strict?"),
        ("extends = ['https://example.org/a.toml']",
         "autodevops.toml:1: https://example.org/a.toml is not here", "commit a copy"),
        ("extends = ['git@example.org:a/b.toml']",
         "autodevops.toml:1: git@example.org:a/b.toml is not here", "commit a copy"),
        ("extends = ['gone.toml']", "autodevops.toml:1: extends gone.toml, and no such file", ""),
        (f"extends = ['{'x' * 5000}.toml']", "autodevops.toml:1: extends xxx", ""),
    ],
)  # fmt: skip
def test_a_mistake_about_check_is_an_error_with_its_place(
    text: str, message: str, hint: str
) -> None:
    with pytest.raises(InvalidSettings) as raised:
        loaded(text)

    assert raised.value.message.startswith(message)
    assert raised.value.hint.startswith(hint)


def in_folder(root: Path, *, flags: dict[str, str | bool | tuple[str, ...] | None]) -> Settings:
    """The settings that hold in a folder that is a repository's top."""
    return load(
        environ={"XDG_CONFIG_HOME": "/nowhere"}, flags=flags, project=config_files([root])
    )  # fmt: skip


def test_a_pack_stands_between_the_file_that_extends_it_and_the_defaults(tmp_path: Path) -> None:
    write_files(
        tmp_path,
        {
            "autodevops.toml": 'extends = ["strict", "ci/org.toml"]\n[check]\nignore = ["a"]\n',
            "ci/org.toml": 'extends = ["base.toml"]\n[check]\nmin-confidence = "high"\n',
            "ci/base.toml": '[check]\nmin-confidence = "medium"\nignore = ["b"]\n',
        },
    )

    settings = in_folder(tmp_path, flags={"check.fail-on": "never"})

    shown = ("check.fail-on", "check.min-confidence", "check.ignore", "check.select")
    assert [(settings.values[key].value, str(settings.values[key].where)) for key in shown] == [
        ("never", "--fail-on"),
        ("high", "ci/org.toml:3"),
        (("a",), "autodevops.toml:3"),
        (("all",), "presets/strict.toml:5"),
    ]


def test_locks_add_up_and_know_the_severity_they_hold(tmp_path: Path) -> None:
    write_files(
        tmp_path,
        {
            "autodevops.toml": 'extends = ["org.toml"]\nlocked = ["b"]\n'
            '[check.severity]\na = "low"\n',
            "org.toml": 'locked = ["a"]\n[check.severity]\na = "high"\n',
        },
    )

    settings = in_folder(tmp_path, flags={})

    assert settings.texts("locked") == ("a", "b")
    assert [(one.rule, str(one.where), one.severity) for one in settings.locks] == [
        ("a", "org.toml:1", "high"),
        ("b", "autodevops.toml:2", ""),
    ]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"autodevops.toml": 'extends = ["autodevops.toml"]'}, "is a circle"),
        (
            {"autodevops.toml": 'extends = ["a.toml"]', "a.toml": 'extends = ["./b.toml"]',
             "b.toml": 'extends = ["a.toml"]'},
            "b.toml:1: autodevops.toml → a.toml → b.toml → a.toml is a circle",
        ),
        (
            {"autodevops.toml": 'extends = ["p0.toml"]'}
            | {f"p{n}.toml": f'extends = ["p{n + 1}.toml"]' for n in range(9)},
            "p4.toml:1: packs extend packs 5 deep at most",
        ),
        (
            {
                "autodevops.toml": "extends = [" + "'a.toml', " * 9 + "]",
                "a.toml": "extends = [" + "'strict', " * 9 + "]",
            },
            "autodevops.toml: extends more than 20 packs",
        ),
        ({"autodevops.toml": 'extends = ["a.toml"]', "a.toml": "x = 1"}, "a.toml:1: unknown key"),
        ({"autodevops.toml": 'extends = ["a.toml"]', "a.toml": "x ="}, "a.toml is not valid TOML"),
        (
            {"autodevops.toml": 'extends = ["a.toml"]', "a.toml": "#" * 200_001},
            "a.toml is larger than 200,000 bytes",
        ),
    ],
)  # fmt: skip
def test_packs_are_bounded_and_checked_like_any_file(
    tmp_path: Path, files: dict[str, str], message: str
) -> None:
    write_files(tmp_path, files)

    with pytest.raises(InvalidSettings) as raised:
        in_folder(tmp_path, flags={})

    assert message in raised.value.message


def test_a_repository_extends_nothing_outside_of_it(tmp_path: Path) -> None:
    write_files(tmp_path, {"org.toml": "", "repo/autodevops.toml": 'extends = ["../org.toml"]'})
    (tmp_path / "repo/link.toml").symlink_to(tmp_path / "org.toml")
    write_files(tmp_path, {"linked/autodevops.toml": 'extends = ["link.toml"]'})
    (tmp_path / "linked/link.toml").symlink_to(tmp_path / "org.toml")

    for folder in ("repo", "linked"):
        with pytest.raises(InvalidSettings, match="which is outside of the repository"):
            in_folder(tmp_path / folder, flags={})


def test_a_file_that_the_user_names_extends_what_it_likes(tmp_path: Path) -> None:
    write_files(tmp_path, {"org.toml": 'color = "never"', "a/b.toml": 'extends=["../org.toml"]'})

    assert load(environ={}, config=tmp_path / "a/b.toml").text("color") == "never"


def test_a_pack_of_a_revision_is_read_from_the_revision() -> None:
    tree = {"ci/org.toml": 'provider = "gitlab"'}
    file = ConfigText(
        "autodevops.toml", 'extends = ["ci/org.toml"]', beside=lambda path: tree.get(path, "")
    )

    assert load(environ={}, project=[file]).text("provider") == "gitlab"


def test_a_baseline_file_starts_at_the_file_that_names_it(tmp_path: Path) -> None:
    write_files(tmp_path, {"autodevops.toml": '[check]\nbaseline = "b.json"', "b.json": "{}"})

    assert in_folder(tmp_path, flags={}).text("check.baseline") == str(tmp_path / "b.json")
    assert loaded('[check]\nbaseline = "main"').text("check.baseline") == "main"
