"""OCaml: projects of dune and opam, the compiler's bounds, commands and jobs."""

from __future__ import annotations

import pytest

from autodevops_cli.ecosystems.ocaml import ECOSYSTEM
from autodevops_cli.model.evidence import settle
from autodevops_cli.model.plan import Run, SystemPackages
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot
from tests.conftest import MakeRepo

DUNE = "(lang dune 3.0)\n(package (name a) (depends (ocaml (>= 4.08))))\n"
OPAM = 'opam-version: "2.0"\ndepends: ["ocaml" {>= "4.08"} "dune" {>= "3.0"} "dream"]\n'
TEST = {"test/dune": "(test (name a))\n"}


def component(repo: Snapshot, root: str = "") -> Component:
    return Component("ocaml", root, settle(ECOSYSTEM.detect(repo, root)))


def runs(repo: Snapshot, purpose: str) -> list[str]:
    job = next(one for one in ECOSYSTEM.jobs(component(repo)) if one.id == purpose)
    return [one.command for one in job.steps if isinstance(one, Run)]


@pytest.mark.parametrize(
    ("files", "roots"),
    [
        ({"dune-project": DUNE, "a.opam": OPAM}, ("",)),
        ({"a.opam": OPAM}, ("",)),
        ({"dune-project": DUNE, "vendor/b/dune-project": DUNE}, ("",)),
        ({"a/dune-project": DUNE, "b/dune-project": DUNE}, ("a", "b")),
        ({"sub/a.opam": OPAM}, ()),
        ({"a.ml": "let () = ()"}, ()),
    ],
    ids=["both", "opam", "vendored", "two", "opam-elsewhere", "stray"],
)
def test_ocaml_starts_at_projects(
    make_repo: MakeRepo, files: dict[str, str], roots: tuple[str, ...]
) -> None:
    assert ECOSYSTEM.roots(make_repo(files)) == roots


def test_a_project_is_tested_by_dune_inside_the_switch(make_repo: MakeRepo) -> None:
    repo = make_repo({"dune-project": DUNE, "a.opam": OPAM, **TEST})

    assert runs(repo, "test")[1:] == [
        "opam install . --deps-only --with-test --confirm-level=unsafe-yes",
        "opam exec -- dune build @runtest",
    ]
    assert component(repo).value("package-manager") == "opam"
    assert component(repo).value("framework.dream") == "dream"


def test_a_project_without_tests_is_built(make_repo: MakeRepo) -> None:
    repo = make_repo({"dune-project": DUNE, "a.opam": OPAM, "lib/dune": "(library (name a))"})

    assert runs(repo, "build")[-1] == "opam exec -- dune build"


def test_without_a_description_only_dune_is_installed(make_repo: MakeRepo) -> None:
    repo = make_repo({"dune-project": "(lang dune 3.0)", **TEST})

    assert component(repo).value("package-manager") == "dune"
    assert runs(repo, "test")[1] == "opam install dune --yes"


@pytest.mark.parametrize(
    "file", ["(tests (names a b))", "(rule (alias runtest) (action (run a)))", "(cram (deps a))"]
)
def test_stanzas_of_tests_are_known(make_repo: MakeRepo, file: str) -> None:
    repo = make_repo({"dune-project": DUNE, "t/dune": file})

    assert component(repo).value("command.test") == "opam exec -- dune build @runtest"


@pytest.mark.parametrize(
    ("bounds", "compiler"),
    [
        ('{>= "4.08"}', "5.3.0"),
        ('{>= "4.08" & < "5.0"}', "4.14.2"),
        ('{>= "4.08" & < "5.0.0"}', "4.14.2"),
        ('{< "4.13"}', "4.14.2"),
        ('{>= "5.1"}', "5.3.0"),
        ('{>= "4.08" & < "6.0"}', "5.3.0"),
        ("", "5.3.0"),
    ],
    ids=["from-4", "below-5", "below-5.0.0", "below-4.13", "from-5", "below-6", "unbounded"],
)
def test_the_compiler_is_one_that_the_bounds_admit(
    make_repo: MakeRepo, bounds: str, compiler: str
) -> None:
    opam = f'depends: ["ocaml" {bounds} "dune"]\n'
    repo = make_repo({"dune-project": "(lang dune 3.0)", "a.opam": opam, **TEST})

    assert f"opam switch create {compiler} --yes" in runs(repo, "test")[0]


def test_one_package_that_wants_5_decides_for_all(make_repo: MakeRepo) -> None:
    repo = make_repo({
        "dune-project": "(lang dune 3.0)", **TEST,
        "a.opam": 'depends: ["ocaml" {< "5.0"}]', "b.opam": 'depends: ["ocaml" {>= "5.0"}]',
    })  # fmt: skip

    assert "opam switch create 5.3.0 --yes" in runs(repo, "test")[0]


def test_a_pinned_ocamlformat_gates(make_repo: MakeRepo) -> None:
    repo = make_repo({"dune-project": DUNE, "a.opam": OPAM, ".ocamlformat": "version = 0.26.2\n"})

    lint = next(iter(ECOSYSTEM.jobs(component(repo))))

    steps = [one for one in lint.steps if isinstance(one, Run)]
    assert [one.command for one in steps[1:]] == [
        "opam install dune ocamlformat.0.26.2 --yes", "opam exec -- dune build @fmt",
    ]  # fmt: skip
    assert not steps[-1].advisory


@pytest.mark.parametrize("text", ["", "version=`id`\n", "profile = default\n"])
def test_an_ocamlformat_of_no_version_is_not_run(make_repo: MakeRepo, text: str) -> None:
    repo = make_repo({"dune-project": DUNE, ".ocamlformat": text})

    assert not component(repo).commands("format")


def test_the_target_of_make_runs_inside_the_switch(make_repo: MakeRepo) -> None:
    repo = make_repo({"dune-project": DUNE, "Makefile": "test:\n\tdune runtest --force\n", **TEST})

    assert component(repo).value("command.test") == "opam exec -- make test"


def test_opam_comes_from_the_distribution(make_repo: MakeRepo) -> None:
    (job,) = ECOSYSTEM.jobs(component(make_repo({"dune-project": DUNE, **TEST})))

    assert SystemPackages(("opam",)) in job.steps


@pytest.mark.parametrize("text", ["", "(ocaml " * 4000, '"ocaml" {' * 4000, "((((", "\x00"])
def test_odd_files_raise_nothing(make_repo: MakeRepo, text: str) -> None:
    repo = make_repo({"dune-project": text, "a.opam": text, "dune": text})

    assert isinstance(list(ECOSYSTEM.jobs(component(repo))), list)
