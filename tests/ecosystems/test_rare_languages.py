"""COBOL, Scheme and Nix: where they start, and the little that can be said of them."""

from __future__ import annotations

import pytest

from autodevops_cli.ecosystems import cobol, scheme
from autodevops_cli.model.evidence import settle
from autodevops_cli.model.plan import Run, SystemPackages
from autodevops_cli.model.stack import Component
from autodevops_cli.planning.profile import profile
from tests.conftest import MakeRepo

FIXED = "       IDENTIFICATION DIVISION.\n       PROGRAM-ID. HELLO.\n"
FREE = "identification division.\nprogram-id. hello.\n"


@pytest.mark.parametrize(
    ("text", "command"),
    [(FIXED, "cobc -x -o hello hello.cbl"), (FREE, "cobc -x -free -o hello hello.cbl")],
    ids=["columns", "free"],
)
def test_the_one_program_is_compiled_in_its_format(
    make_repo: MakeRepo, text: str, command: str
) -> None:
    facts = settle(cobol.ECOSYSTEM.detect(make_repo({"hello.cbl": text}), ""))

    (build,) = cobol.ECOSYSTEM.jobs(Component("cobol", "", facts))

    packages, run = build.steps
    assert packages == SystemPackages(("gnucobol",))
    assert isinstance(run, Run) and run.command == command


def test_of_several_programs_only_a_main_one_is_compiled(make_repo: MakeRepo) -> None:
    repo = make_repo({"a.cbl": FIXED, "b.cbl": FIXED})

    facts = settle(cobol.ECOSYSTEM.detect(repo, ""))

    assert list(cobol.ECOSYSTEM.jobs(Component("cobol", "", facts))) == []


def test_a_few_programs_in_cobol_beside_java_are_no_cobol(make_repo: MakeRepo) -> None:
    repo = make_repo({"a.cbl": FIXED, "src/A.java": "", "src/B.java": ""})

    assert cobol.ECOSYSTEM.roots(repo) == ()


def test_scheme_starts_where_most_sources_are_scheme(make_repo: MakeRepo) -> None:
    assert scheme.ECOSYSTEM.roots(make_repo({"main.scm": "", "lib/a.scm": ""})) == ("",)


def test_scheme_beside_more_of_something_else_is_left_out(make_repo: MakeRepo) -> None:
    repo = make_repo({"queries/highlights.scm": "", "src/parser.c": "", "binding.js": ""})

    assert scheme.ECOSYSTEM.roots(repo) == ()


def test_haunt_builds_a_site(make_repo: MakeRepo) -> None:
    facts = settle(scheme.ECOSYSTEM.detect(make_repo({"haunt.scm": ""}), ""))

    assert Component("scheme", "", facts).value("command.build") == "haunt build"


def test_nix_is_the_manager_where_nothing_else_is(make_repo: MakeRepo) -> None:
    (found,) = profile(make_repo({"binder/default.nix": "{}"})).components

    assert (found.ecosystem, found.value("package-manager")) == ("nix", "nix")


def test_nix_beside_a_language_is_only_its_shell(make_repo: MakeRepo) -> None:
    repo = make_repo({"flake.nix": "{}", "go.mod": "module example.org/a\n", "a.go": "package a\n"})

    assert [one.ecosystem for one in profile(repo).components] == ["go"]
