"""Go: files that somebody wrote to slow us down or to smuggle a command in."""

from __future__ import annotations

import pytest

from autodevops_cli.ecosystems.go import detect, jobs
from autodevops_cli.ecosystems.go.modules import roots
from autodevops_cli.model.evidence import settle
from autodevops_cli.model.plan import Run
from autodevops_cli.model.stack import Component
from tests.conftest import MakeRepo

MOD = "module a\n\ngo 1.25\n"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("a.go", " " * 900_000, id="spaces"),
        pytest.param("a.go", "#cgo" + " \t" * 400_000, id="cgo and spaces"),
        pytest.param("a.go", '"C"\n' + "#cgo linux LDFLAGS: -lx\n" * 30_000, id="cgo lines"),
        pytest.param("a.go", "//go:embed " + "x " * 400_000, id="embeds"),
        pytest.param("a.go", "package " + " " * 900_000, id="no package"),
        pytest.param("go.mod", "require (\n" + "a v1\n" * 150_000, id="requirements"),
        pytest.param("go.work", "use (\n" + "./a\n" * 150_000, id="uses"),
        pytest.param("Makefile", "golangci_lint_version" + " " * 900_000, id="no version"),
        pytest.param(".golangci.yml", "version: {a: [1]}\n", id="odd configuration"),
    ],
)
def test_hostile_files_are_read_in_no_time(make_repo: MakeRepo, path: str, text: str) -> None:
    repo = make_repo({"go.mod": MOD, "a.go": "package a\n", "a_test.go": "package a\n", path: text})

    assert [fact for root in roots(repo) for fact in settle(detect(repo, root))]


@pytest.mark.parametrize("name", ["a;id", "$(id)", "`id`", "a b", "${{ x }}", "-x"])
def test_names_of_folders_stay_words(make_repo: MakeRepo, name: str) -> None:
    source = 'package main\n\nimport _ "embed"\n\n//go:embed dist\nvar x string\n\nfunc main() {}\n'
    repo = make_repo({"go.mod": MOD, f"cmd/{name}/main.go": source})
    facts = settle(detect(repo, ""))

    texts = [
        step.command
        for job in jobs(Component("go", "", facts))
        for step in job.steps
        if isinstance(step, Run)
    ]

    assert texts
    for text in texts:
        assert "${{" not in text
        bare = text.replace(f"'cmd/{name}'", "").replace(f"'cmd/{name}/dist", "")
        assert not any(mark in bare for mark in (";id", "$(id)", "`id`"))
