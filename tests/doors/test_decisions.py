"""`check` goes by what people decided: ignores, baselines, locks, the configuration."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from autodevops_cli.data import pinned
from tests.conftest import MakeGit, git, write_files
from tests.doors.calls import call

CI = ".github/workflows/ci.yml"
PYTHON = pinned("actions/setup-python")
UNPINNED = "unpinned-action"


def workflow(*uses: str) -> str:
    """A workflow of which nothing can be said but about these lines."""
    steps = "".join(f"      {one}\n" for one in uses)
    return (
        "name: CI\non:\n  pull_request:\npermissions: {}\nconcurrency:\n"
        "  group: ci-${{ github.ref }}\n  cancel-in-progress: true\njobs:\n  test:\n"
        f"    runs-on: ubuntu-24.04\n    timeout-minutes: 5\n    steps:\n{steps}"
    )


def found(*words: str | Path, **env: str) -> tuple[int, list[str]]:
    """Return the exit code of a check and the rules that find something, or the error."""
    code, out, err = call("check", "--no-linters", "-o", "csv", *words, **env)
    rules = [row["rule"] for row in csv.DictReader(out.splitlines())]
    return code, [err] if code not in (0, 1) or not rules else rules


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to call from, which holds a workflow with an action that is not pinned."""
    write_files(tmp_path, {CI: workflow("- uses: a/b@v1")})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def only(*names: str) -> tuple[str, ...]:
    """The words that select rules."""
    return tuple(word for name in names for word in ("--select", name))


def test_an_ignore_with_a_reason_lets_the_call_pass(here: Path) -> None:
    write_files(
        here, {CI: workflow("- uses: a/b@v1 # autodevops: ignore[unpinned-action] reason=r")}
    )

    assert found(*only(UNPINNED, "control")) == (0, [""])
    assert found(*only(UNPINNED, "control"), "--no-ignores") == (1, [UNPINNED])


def test_an_ignore_ends_on_the_day_that_is_given(here: Path) -> None:
    ignore = "# autodevops: ignore[unpinned-action] reason=r until=2026-11-22"
    write_files(here, {CI: workflow(ignore, "- uses: a/b@v1")})

    # 2026-11-22 and 2026-11-23, at noon.
    assert found(*only(UNPINNED, "control"), SOURCE_DATE_EPOCH="1795348800") == (0, [""])
    assert found(*only(UNPINNED, "control"), SOURCE_DATE_EPOCH="1795435200") == (
        1,
        ["expired-ignore", UNPINNED],
    )


def test_a_day_that_is_none_is_an_error(here: Path) -> None:
    assert found(SOURCE_DATE_EPOCH="x") == (
        2, ["error: SOURCE_DATE_EPOCH is 'x', which is no time.\n"]
    )  # fmt: skip


def test_a_written_baseline_hides_what_was_there_and_nothing_new(here: Path) -> None:
    words = only(UNPINNED, "control")

    assert call("check", "--no-linters", *words, "--write-baseline", "b.json")[0] == 0
    assert found(*words, "--baseline", "b.json") == (0, [""])
    write_files(here, {CI: workflow("- run: x", "- uses: a/b@v1", "- uses: c/d@v1")})
    assert found(*words, "--baseline", "b.json") == (1, [UNPINNED])
    write_files(here, {CI: workflow("- uses: c/d@v1")})
    assert found(*words, "--baseline", "b.json") == (1, [UNPINNED, "stale-baseline-entry"])
    assert found("--select", "control", "--baseline", "b.json") == (0, [""])


def test_the_configuration_can_name_the_baseline(here: Path) -> None:
    (here / "ci").mkdir()
    call("check", "--no-linters", "--write-baseline", "ci/b.json")
    write_files(here, {"autodevops.toml": '[check]\nbaseline = "ci/b.json"\n'})

    assert found(*only(UNPINNED), here) == (0, [""])


def test_a_revision_is_a_baseline(make_git: MakeGit) -> None:
    root = make_git({CI: workflow("- uses: a/b@v1")})
    write_files(root, {CI: workflow("- run: x", "- uses: a/b@v1", "- uses: c/d@v1")})

    code, out, _ = call(
        "check", root, "--no-linters", *only(UNPINNED), "--baseline", git(root, "rev-parse", "HEAD")
    )

    assert code == 1
    assert "c/d@v1" in out
    assert "a/b@v1" not in out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--baseline", "nowhere"), "the baseline 'nowhere' is neither a file nor a revision"),
        (("--baseline", CI), f"the baseline {CI} is not valid JSON"),
        (("--fail-on", "hihg"), "--fail-on: check.fail-on is 'hihg'. Hint: did you mean high?"),
        (("--select", "x,unpined-action"), "--select: there is no rule or topic 'x'"),
        (("--ignore", "unpined-action"), "Hint: did you mean unpinned-action?"),
        (("--write-baseline", "b.json", "--fix", "safe"), "--write-baseline goes without --fix"),
        ((".", "..", "--write-baseline", "b.json"), "a baseline file is of one repository"),
    ],
)
def test_what_cannot_be_done_is_told(here: Path, words: tuple[str, ...], message: str) -> None:
    code, (err, *_) = found(*words)

    assert code == 2
    assert message in err


def test_a_pack_locks_a_rule_against_comments_baselines_and_confidence(here: Path) -> None:
    write_files(
        here, {CI: workflow("- uses: a/b@v1 # autodevops: ignore[unpinned-action] reason=r")}
    )
    call("check", "--no-linters", "--no-ignores", "--write-baseline", "b.json")
    write_files(
        here,
        {
            "autodevops.toml": 'extends = ["org.toml"]\n[check]\nselect = ["control"]\n'
            'baseline = "b.json"\n',
            "org.toml": 'locked = ["unpinned-action"]\n',
        },
    )

    assert found() == (1, ["locked-rule-ignored", UNPINNED])
    assert found("--ignore", UNPINNED) == (
        2,
        [
            "error: --ignore: switches off unpinned-action, which org.toml:1 locks. "
            "Hint: leave the rule as it is, or ask those who own the lock.\n"
        ],
    )


def test_each_repository_fails_by_its_own_measure(tmp_path: Path) -> None:
    strict = {CI: workflow("- run: x"), "autodevops.toml": 'extends = ["strict"]\n'}
    write_files(tmp_path, {"a/x": "", **{f"a/{path}": text for path, text in strict.items()}})
    relaxed = {CI: workflow("- run: x"), "autodevops.toml": '[check]\nfail-on = "never"\n'}
    write_files(tmp_path, {"b/x": "", **{f"b/{path}": text for path, text in relaxed.items()}})
    for name in ("a", "b"):
        broken = (tmp_path / name / CI).read_text().replace("    timeout-minutes: 5\n", "")
        (tmp_path / name / CI).write_text(broken)

    codes = [found(*only("missing-timeout"), tmp_path / name)[0] for name in ("a", "b")]

    assert codes == [1, 0]
    assert found(*only("missing-timeout"), tmp_path / "a", tmp_path / "b")[0] == 1


def test_config_show_spells_lists_and_tables_with_their_places(here: Path) -> None:
    write_files(
        here,
        {
            "autodevops.toml": 'extends = ["org.toml"]\nlocked = ["unpinned-action"]\n'
            '[check.severity]\nmissing-timeout = "low"\n',
            "org.toml": '\nlocked = ["broken-yaml"]\n[check]\nignore = ["control"]\n',
        },
    )

    _, out, _ = call("config", "show", "--origin")

    assert [line for line in out.splitlines() if "default" not in line] == [
        'extends = ["org.toml"]  # autodevops.toml:1',
        'locked = ["broken-yaml", "unpinned-action"]  # org.toml:2, autodevops.toml:2',
        'check.ignore = ["control"]  # org.toml:4',
        'check.severity.missing-timeout = "low"  # autodevops.toml:4',
    ]


def test_config_schema_is_json() -> None:
    code, out, _ = call("config", "schema")

    assert code == 0
    assert json.loads(out)["title"] == "autodevops configuration"


def test_a_revision_goes_by_the_pack_that_is_committed_with_it(make_git: MakeGit) -> None:
    root = make_git(
        {
            CI: workflow("- uses: a/b@v1"),
            "autodevops.toml": 'extends = ["ci/org.toml"]\n',
            "ci/org.toml": '[check]\nfail-on = "never"\n',
        }
    )
    write_files(root, {"autodevops.toml": "", "ci/org.toml": ""})

    assert found(*only(UNPINNED), root, "--rev", "HEAD")[0] == 0
    assert found(*only(UNPINNED), root)[0] == 1
