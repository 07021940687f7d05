"""`generate` writes, shows or checks; it never loses anybody's file and is the same twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from autodevops_cli.cli.app import app
from tests.conftest import MakeGit, write_files

GO = {"go.mod": "module example.org/a\n\ngo 1.25\n", "a_test.go": "package a\n"}
CI, BOT = ".github/workflows/ci.yml", ".github/dependabot.yml"
LOCK = ".autodevops/lock.toml"
LOCKED = f"wrote {LOCK}: commit it, it remembers what is yours\n"
SCANS = (".github/workflows/codeql.yml", ".github/workflows/dependency-review.yml")
runner = CliRunner()


def generate(*words: str | Path) -> tuple[int, str, str]:
    """Return exit code, standard output and standard error of a call."""
    done = runner.invoke(app, ["generate", *map(str, words)])
    return done.exit_code, done.stdout, done.stderr


def test_the_files_are_written_and_told(make_git: MakeGit) -> None:
    root = make_git(GO)

    assert generate(root) == (0, "", f"wrote {CI}\nwrote {BOT}\n{LOCKED}")
    assert (root / CI).read_text().startswith("# Written by autodevops")


def test_what_was_generated_is_up_to_date(make_git: MakeGit) -> None:
    root = make_git(GO)
    generate(root)
    first = (root / CI).read_bytes()

    assert generate(root, "--check") == (0, "", "the pipeline is up to date\n")
    assert generate(root) == (0, "", f"unchanged: {CI}\nunchanged: {BOT}\n")
    assert (root / CI).read_bytes() == first


def test_check_says_what_would_change_and_changes_nothing(make_git: MakeGit) -> None:
    root = make_git(GO)

    assert generate(root, "--check") == (1, "", f"would change {CI}\nwould change {BOT}\n")
    assert not (root / ".github").exists()


def test_diff_prints_a_patch_that_git_understands(make_git: MakeGit) -> None:
    root = make_git(GO)

    code, out, _ = generate(root, "--diff")

    assert code == 0
    assert out.startswith(f"--- /dev/null\n+++ b/{CI}\n@@ -0,0 +1,")
    assert not (root / ".github").exists()


def test_stdout_prints_the_files(make_git: MakeGit) -> None:
    root = make_git(GO)

    code, out, _ = generate(f"{root}@HEAD", "--stdout")

    assert code == 0
    assert out.startswith(f"# {CI}\n# Written by autodevops")
    assert f"\n# {BOT}\n" in out


def test_somebody_elses_pipeline_is_not_replaced_unless_told(make_git: MakeGit) -> None:
    root = make_git({**GO, CI: "name: mine\non: push\njobs: {}\n"})

    code, _, err = generate(root)
    assert code == 1
    assert err.startswith(f"error: {CI} is there and was not written by autodevops")
    assert (root / CI).read_text().startswith("name: mine")

    code, _, err = generate(root, "--yes")
    assert (code, err) == (0, f"replaced {CI}\nwrote {BOT}\n{LOCKED}")


def test_an_update_bot_of_their_own_is_left_alone(make_git: MakeGit) -> None:
    root = make_git({**GO, BOT: "version: 2\n"})

    assert generate(root, "--yes") == (0, "", f"wrote {CI}\n{LOCKED}")
    assert (root / BOT).read_text() == "version: 2\n"


def test_nothing_to_run_is_nothing_recognised(tmp_path: Path) -> None:
    code, _, err = generate(tmp_path)

    assert code == 3
    assert "holds nothing that a pipeline could run" in err


def test_only_a_folder_can_be_written_to(make_git: MakeGit) -> None:
    code, _, err = generate(f"{make_git(GO)}@HEAD")

    assert code == 2
    assert "nothing can be written into it" in err


def test_a_linked_folder_is_not_written_through(make_git: MakeGit, tmp_path: Path) -> None:
    write_files(tmp_path / "outside", {"x": ""})
    root = make_git(GO)
    (root / ".github").symlink_to(tmp_path / "outside")

    code, _, err = generate(root)

    assert code == 2
    assert "nothing is written through it" in err
    assert [one.name for one in (tmp_path / "outside").iterdir()] == ["x"]


def test_quiet_is_quiet(make_git: MakeGit) -> None:
    assert generate(make_git(GO), "--quiet") == (0, "", "")


def test_files_that_no_forge_looks_for_are_told(make_git: MakeGit) -> None:
    root = make_git({f"sub/{path}": text for path, text in GO.items()})

    _, _, err = generate(root / "sub")

    assert err.endswith(f"note: forges look for these at the top of the repository, {root}\n")


@pytest.mark.parametrize(
    ("words", "written"),
    [
        (("--with", "none"), [CI]),
        (("--with", "security,updates"), [CI, BOT, *SCANS]),
        (("--with", "security", "--with", "updates"), [CI, BOT, *SCANS]),
    ],
)
def test_by_products_are_written_when_asked(
    make_git: MakeGit, words: tuple[str, ...], written: list[str]
) -> None:
    told = "".join(f"wrote {path}\n" for path in written)

    assert generate(make_git(GO), *words) == (0, "", told + LOCKED)


def test_the_configuration_and_the_environment_ask_for_by_products(
    make_git: MakeGit, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_git({**GO, "autodevops.toml": 'with = "none"\n'})
    assert generate(root)[2] == f"wrote {CI}\n{LOCKED}"

    monkeypatch.setenv("AUTODEVOPS_WITH", "updates")
    assert generate(root)[2] == f"unchanged: {CI}\nwrote {BOT}\nupdated {LOCK}\n"


def test_an_unknown_by_product_is_refused(make_git: MakeGit) -> None:
    code, _, err = generate(make_git(GO), "--with", "signing")

    assert code == 2
    assert err == (
        "error: unknown by-product 'signing'. "
        "Hint: known: release, security, updates, none; alone: auto.\n"
    )
