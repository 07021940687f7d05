"""`analyze` reports every source it can, in every format asked for, and ends with a true code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autodevops_cli.cli.app import app
from autodevops_cli.data import as_of
from tests.conftest import MakeGit, git, write_files

GO = {"go.mod": "module example.org/a\n\ngo 1.25\n", "main.go": "package main\n"}
runner = CliRunner()


def analyze(*words: str | Path) -> tuple[int, str, str]:
    """Return exit code, standard output and standard error of a call."""
    done = runner.invoke(app, ["analyze", *map(str, words)])
    return done.exit_code, done.stdout, done.stderr


def test_a_folder_is_reported_as_text(make_git: MakeGit) -> None:
    code, out, err = analyze(make_git(GO))

    assert code == 0
    assert out.startswith("repo: Go, 2 files")
    assert "+name: CI" in out
    assert err == ""


def test_the_report_is_the_same_twice(make_git: MakeGit) -> None:
    root = make_git(GO)

    assert analyze(root, "-o", "json") == analyze(root, "-o", "json")


def test_a_folder_its_revision_and_its_archive_are_the_same_stack(
    make_git: MakeGit, tmp_path: Path
) -> None:
    root = make_git(GO)
    git(root, "archive", "--prefix=repo/", f"--output={tmp_path}/repo.zip", "HEAD")

    found = [
        json.loads(analyze(source, "-o", "json")[1])
        for source in (root, f"{root}@main", tmp_path / "repo.zip")
    ]

    assert found[0]["summary"] == found[1]["summary"] == found[2]["summary"]
    assert {one["repository"]["revision"] for one in found} == {git(root, "rev-parse", "HEAD")}


def test_json_says_how_the_call_ended(make_git: MakeGit) -> None:
    code, out, _ = analyze(make_git(GO), "-o", "json")

    report = json.loads(out)
    assert (code, report["exit_reason"]) == (0, "ok")
    assert report["summary"]["languages"] == ["go"]
    assert report["tool"]["data"] == as_of()


def test_several_formats_at_once_go_to_their_files(make_git: MakeGit, tmp_path: Path) -> None:
    data, page = tmp_path / "r.json", tmp_path / "r.md"

    code, out, err = analyze(
        make_git(GO), "-o", f"json={data}", "-o", f"markdown={page}", "-o", "text"
    )

    assert code == 0
    assert out.startswith("repo: Go")
    assert json.loads(data.read_text())["exit_reason"] == "ok"
    assert page.read_text().startswith("#")
    assert err == f"wrote {data}\nwrote {page}\n"


def test_a_report_takes_the_place_of_the_old_one_as_a_whole(
    make_git: MakeGit, tmp_path: Path
) -> None:
    (tmp_path / "r.json").write_text("old " * 100_000)

    analyze(make_git(GO), "-o", f"json={tmp_path}/r.json")

    assert json.loads((tmp_path / "r.json").read_text())["exit_reason"] == "ok"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["r.json", "repo"]


def test_the_difference_can_be_left_out(make_git: MakeGit) -> None:
    _, out, _ = analyze(make_git(GO), "--no-diff")

    assert "+name: CI" not in out
    assert ".github/workflows/ci.yml  new" in out


def test_several_sources_are_reported_in_their_order(make_git: MakeGit) -> None:
    one, two = make_git(GO, name="one"), make_git(GO, name="two")

    code, out, _ = analyze(two, one, "-o", "json")

    data = json.loads(out)
    assert (code, data["exit_reason"]) == (0, "ok")
    assert [report["repository"]["name"] for report in data["reports"]] == ["two", "one"]


def test_a_source_that_fails_does_not_stop_the_rest(make_git: MakeGit) -> None:
    code, out, err = analyze("missing", make_git(GO), "-o", "json")

    data = json.loads(out)
    assert (code, data["exit_reason"]) == (5, "source-not-found")
    assert data["repository"]["name"] == "repo"
    assert data["errors"] == [
        {
            "source": "missing",
            "exit_reason": "source-not-found",
            "message": "there is no missing",
            "hint": "name a folder, an archive or a URL",
        }
    ]
    assert err == "error: there is no missing. Hint: name a folder, an archive or a URL.\n"


def test_json_is_json_when_every_source_fails() -> None:
    code, out, _ = analyze("missing", "absent", "-o", "json")

    data = json.loads(out)
    assert code == 2
    assert (data["exit_reason"], data["reports"]) == ("source-not-found", [])
    assert [one["source"] for one in data["errors"]] == ["missing", "absent"]


def test_the_gravest_reason_decides(make_git: MakeGit) -> None:
    root = make_git(GO)
    broken = make_git({**GO, "autodevops.toml": "provder = 1\n"}, name="broken")

    code, out, _ = analyze("missing", root, broken, "-o", "json")

    assert (code, json.loads(out)["exit_reason"]) == (2, "settings")


def test_an_empty_folder_is_nothing_recognised(tmp_path: Path) -> None:
    code, out, _ = analyze(tmp_path, "-o", "json")

    data = json.loads(out)
    assert (code, data["exit_reason"], data["summary"]["languages"]) == (
        3,
        "nothing-recognised",
        [],
    )


def test_nothing_recognised_can_be_allowed(tmp_path: Path) -> None:
    assert analyze(tmp_path, "--allow-empty")[0] == 0


def test_write_writes_what_was_shown(make_git: MakeGit) -> None:
    root = make_git(GO)

    code, _, err = analyze(root, "--write")

    assert code == 0
    assert err == (
        "wrote .github/workflows/ci.yml\nwrote .github/dependabot.yml\n"
        "wrote .autodevops/lock.toml: commit it, it remembers what is yours\n"
    )
    assert (root / ".github/workflows/ci.yml").read_text().startswith("# Written by autodevops")


def test_nothing_is_written_unless_asked_for(make_git: MakeGit) -> None:
    root = make_git(GO)

    analyze(root)

    assert not (root / ".github").exists()


def test_the_configuration_of_the_repository_is_evidence(make_git: MakeGit) -> None:
    root = make_git({**GO, "autodevops.toml": '[commands]\ntest = "make ci"\n'})

    for source in (root, f"{root}@HEAD"):
        found = json.loads(analyze(source, "-o", "json")[1])
        assert found["summary"]["commands"]["test"] == "make ci"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("-o", "jsn"), "error: there is no format 'jsn'. Hint: did you mean json?\n"),
        (("-o", "json", "-o", "text"), "error: json and text cannot both go to standard output."),
        (("-o", "json=/nowhere/x.json"), "error: /nowhere/x.json cannot be written: No such file"),
        (("--provider", "nobody"), "error: unknown provider 'nobody'. Hint: known: auto, "),
        (("--template-dir", "/nowhere"), "error: --template-dir: template_dir is /nowhere"),
        (("--color", "blue"), "error: --color: color is 'blue'. Hint: use auto, always, never"),
        (("--config", "/nowhere.toml"), "error: /nowhere.toml is no file to read"),
        (("--nonsense",), "error: no such option: --nonsense"),
        (("--rev", "v9"), "has no revision 'v9'"),
    ],
)
def test_a_wrong_word_is_told_in_one_paragraph(
    make_git: MakeGit, words: tuple[str, ...], message: str
) -> None:
    code, _, err = analyze(make_git(GO), *words)

    assert code == 2
    assert message in err
    assert err.count("\n") == 1


def test_a_template_folder_goes_before_our_own(make_git: MakeGit, tmp_path: Path) -> None:
    write_files(tmp_path, {"own/github/dependabot.yml.j2": "version: 2 # ours\n"})

    _, out, _ = analyze(make_git(GO), "--template-dir", tmp_path / "own")

    assert "+version: 2 # ours" in out


def test_a_template_of_the_repository_can_only_write_text(make_git: MakeGit) -> None:
    escape = "{{ ''.__class__.__mro__[1].__subclasses__() }}"
    root = make_git(
        {**GO, "t/github/dependabot.yml.j2": escape, "autodevops.toml": 'template_dir = "t"\n'}
    )

    code, _, err = analyze(root)

    assert code == 2
    assert "SecurityError" in err
