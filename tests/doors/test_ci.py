"""`autodevops ci init`: the step in the tree, or on the screen."""

from __future__ import annotations

from tests.conftest import MakeRepo, RunTool

PACKAGE = ("--package", "https://example.org/autodevops_cli-1.0.0-py3-none-any.whl")
CI = ".github/workflows/autodevops.yml"


def test_the_step_is_written_and_the_second_time_unchanged(
    make_repo: MakeRepo, run_tool: RunTool
) -> None:
    root = make_repo({"README.md": "A shop.\n"}).root
    assert root

    first = run_tool("ci", "init", *PACKAGE, str(root))
    second = run_tool("ci", "init", *PACKAGE, str(root))

    assert (first.returncode, first.stderr) == (0, f"wrote {CI}\n")
    assert (second.returncode, second.stderr) == (0, f"unchanged: {CI}\n")
    assert (root / CI).is_file()


def test_what_is_written_passes_the_check_that_it_runs(
    make_repo: MakeRepo, run_tool: RunTool
) -> None:
    root = str(make_repo({"README.md": "A shop.\n", "renovate.json": "{}\n"}).root)

    run_tool("ci", "init", *PACKAGE, root)

    assert run_tool("check", root, "-o", "text").stdout == "nothing found in 1 CI file\n"


def test_printing_writes_nothing(make_repo: MakeRepo, run_tool: RunTool) -> None:
    root = make_repo({"README.md": "A shop.\n"}).root
    assert root

    done = run_tool("ci", "init", *PACKAGE, str(root), "--stdout")

    assert done.stdout.startswith(f"# {CI}\n")
    assert sorted(path.name for path in root.iterdir()) == ["README.md"]


def test_a_pipeline_that_is_there_stays_and_the_step_is_shown(
    make_repo: MakeRepo, run_tool: RunTool
) -> None:
    root = make_repo({"Jenkinsfile": "node { sh 'make' }\n"}).root
    assert root

    done = run_tool("ci", "init", *PACKAGE, str(root), "--provider", "jenkins")

    assert done.returncode == 0
    assert "autodevops check" in done.stdout
    assert done.stderr.startswith("Jenkinsfile stays as it is")
    assert (root / "Jenkinsfile").read_text() == "node { sh 'make' }\n"


def test_a_file_of_somebody_else_is_not_replaced(make_repo: MakeRepo, run_tool: RunTool) -> None:
    root = make_repo({CI: "on: push\n"}).root
    assert root

    done = run_tool("ci", "init", *PACKAGE, str(root))

    assert done.returncode == 1
    assert "see ours with --stdout, replace theirs with --yes" in done.stderr
    assert (root / CI).read_text() == "on: push\n"


def test_a_file_of_ours_may_hold_edits_and_is_not_replaced(
    make_repo: MakeRepo, run_tool: RunTool
) -> None:
    root = make_repo({"README.md": "A shop.\n"}).root
    assert root
    run_tool("ci", "init", *PACKAGE, str(root))
    with (root / CI).open("a") as file:
        file.write("# mine\n")

    done = run_tool("ci", "init", *PACKAGE, str(root))

    assert done.returncode == 1
    assert (root / CI).read_text().endswith("# mine\n")
    assert run_tool("ci", "init", *PACKAGE, str(root), "--yes").stderr.startswith("replaced ")


def test_without_a_package_nothing_is_written(make_repo: MakeRepo, run_tool: RunTool) -> None:
    root = make_repo({"README.md": "A shop.\n"}).root
    assert root

    done = run_tool("ci", "init", str(root))

    assert done.returncode == 2
    assert "belongs to another project" in done.stderr
    assert not (root / CI).exists()
