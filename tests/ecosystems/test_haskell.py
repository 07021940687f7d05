"""Haskell: projects of Cabal and Stack, their compilers, libraries, commands and jobs."""

from __future__ import annotations

import pytest

from autodevops_cli.ecosystems.haskell import ECOSYSTEM
from autodevops_cli.model.evidence import settle
from autodevops_cli.model.plan import Run, SetupTool, SystemPackages
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot
from tests.conftest import MakeRepo

LIBRARY = """\
cabal-version: 3.0
name: a
version: 0.1
library
  build-depends: base >=4.14 && <5, text
test-suite spec
  type: exitcode-stdio-1.0
  build-depends: base, hspec
"""


def component(repo: Snapshot, root: str = "") -> Component:
    return Component("haskell", root, settle(ECOSYSTEM.detect(repo, root)))


def described(line: str) -> str:
    return LIBRARY.replace("library\n", f"{line}\n\nlibrary\n")


@pytest.mark.parametrize(
    ("files", "roots"),
    [
        ({"a.cabal": LIBRARY}, ("",)),
        ({"cabal.project": "packages: */", "a/a.cabal": LIBRARY, "b/b.cabal": LIBRARY}, ("",)),
        ({"stack.yaml": "resolver: lts-22.0", "package.yaml": "library: {}"}, ("",)),
        ({"package.yaml": "library: {}"}, ("",)),
        ({"package.yaml": "name: something"}, ()),
        ({"a/a.cabal": LIBRARY, "b/b.cabal": LIBRARY}, ("a", "b")),
        ({"a.cabal": LIBRARY, "examples/b/b.cabal": LIBRARY}, ("",)),
        ({"A.hs": "main = pure ()"}, ()),
    ],
    ids=["package", "project", "stack", "hpack", "other-yaml", "two", "example", "stray"],
)  # fmt: skip
def test_haskell_starts_at_projects_and_packages(
    make_repo: MakeRepo, files: dict[str, str], roots: tuple[str, ...]
) -> None:
    assert ECOSYSTEM.roots(make_repo(files)) == roots


@pytest.mark.parametrize(
    ("files", "manager", "test"),
    [
        ({"a.cabal": LIBRARY}, "cabal", "cabal test all"),
        ({"a.cabal": LIBRARY, "stack.yaml": "resolver: lts-22.0"}, "stack", "stack test"),
        (
            {"a.cabal": LIBRARY, "stack.yaml": "resolver: lts-22.0", "cabal.project": ""},
            "cabal",
            "cabal test all",
        ),
        (
            {"package.yaml": "library: {}\ntests:\n  spec: {}\n", "stack.yaml": "resolver: a"},
            "stack",
            "stack test",
        ),
    ],
    ids=["cabal", "stack", "both", "hpack"],
)  # fmt: skip
def test_the_project_file_says_which_tool_leads(
    make_repo: MakeRepo, files: dict[str, str], manager: str, test: str
) -> None:
    found = component(make_repo(files))

    assert (found.value("package-manager"), found.value("command.test")) == (manager, test)


def test_a_package_without_a_suite_is_built(make_repo: MakeRepo) -> None:
    text = LIBRARY.partition("test-suite")[0]

    (job,) = ECOSYSTEM.jobs(component(make_repo({"a.cabal": text})))

    assert [one.command for one in job.steps if isinstance(one, Run)] == [
        "cabal build all --only-dependencies", "cabal build all",
    ]  # fmt: skip


def test_tests_follow_the_build_of_everything(make_repo: MakeRepo) -> None:
    (job,) = ECOSYSTEM.jobs(component(make_repo({"a.cabal": LIBRARY})))

    assert [one.command for one in job.steps if isinstance(one, Run)] == [
        "cabal build all --only-dependencies --enable-tests",
        "cabal build all --enable-tests",
        "cabal test all",
    ]


@pytest.mark.parametrize(
    ("line", "versions"),
    [
        ("tested-with: GHC ==9.6.6 || ==9.8.4", ("9.6.6", "9.8.4")),
        ("tested-with:\n  GHC ==8.10.7\n   || ==9.6.6\n   || ==9.10.1", ("9.6.6", "9.10.1")),
        ("tested-with: GHC==9.12, GHC==9.8", ("9.8", "9.12")),
        ("tested-with: GHC == { 9.6.6, 9.8.4 }", ("9.6.6", "9.8.4")),
        ("tested-with: GHCJS ==8.4, GHC ==9.8.4", ()),
        ("tested-with: GHC ==8.10.7", ()),
        ("", ()),
    ],
    ids=["line", "lines", "commas", "braces", "one-beside-ghcjs", "ended", "silent"],
)
def test_a_library_is_tested_with_every_compiler_that_still_lives(
    make_repo: MakeRepo, line: str, versions: tuple[str, ...]
) -> None:
    repo = make_repo({"a.cabal": described(line)})

    (job,) = ECOSYSTEM.jobs(component(repo))

    assert tuple(value for axis in job.matrix for value in axis.values) == versions


def test_a_range_of_compilers_admits_cycles(make_repo: MakeRepo) -> None:
    repo = make_repo({"a.cabal": described("tested-with: GHC >=9.8 && <9.12")})

    (job,) = ECOSYSTEM.jobs(component(repo))

    assert [axis.values for axis in job.matrix] == [("9.8", "9.10")]


@pytest.mark.parametrize(
    ("files", "version"),
    [
        ({"a.cabal": LIBRARY}, "9.6"),
        ({"a.cabal": LIBRARY, "cabal.project": "packages: .\nwith-compiler: ghc-9.8.2\n"}, "9.8.2"),
        ({"a.cabal": LIBRARY, ".tool-versions": "ghc 9.10.1\n"}, "9.10.1"),
        ({"a.cabal": described("tested-with: GHC ==8.10.7")}, "8.10.7"),
        ({"a.cabal": LIBRARY.replace("<5,", "<4.17,")}, "9.2"),
    ],
    ids=["oldest-alive", "project", "asdf", "only-an-ended-one", "bound-of-base"],
)
def test_one_compiler_is_chosen_by_what_names_it(
    make_repo: MakeRepo, files: dict[str, str], version: str
) -> None:
    (job,) = ECOSYSTEM.jobs(component(make_repo(files)))

    assert [one.version for one in job.steps if isinstance(one, SetupTool)] == [version]


def test_stack_brings_its_own_compiler(make_repo: MakeRepo) -> None:
    repo = make_repo({"a.cabal": LIBRARY, "stack.yaml": "resolver: lts-22.25\n"})

    (job,) = ECOSYSTEM.jobs(component(repo))

    (setup,) = [one for one in job.steps if isinstance(one, SetupTool)]
    assert (setup.version, dict(setup.inputs)["stack-no-global"]) == ("", "true")
    assert [one.because.where.line for one in setup.because] == [1]


def test_packages_of_a_project_are_its_members(make_repo: MakeRepo) -> None:
    repo = make_repo({"cabal.project": "packages: */", "a/a.cabal": LIBRARY, "b/b.cabal": LIBRARY})

    assert [one.value for one in component(repo).under("workspace.member")] == ["a", "b"]


@pytest.mark.parametrize(
    "project",
    [
        {"cabal.project": "packages: . sub\n"},
        {"cabal.project": "packages:\n  ./*.cabal\n  sub/*.cabal\n"},
        {"stack.yaml": "resolver: lts-22.0\npackages:\n- .\n- sub\n"},
    ],
    ids=["folders", "globs", "stack"],
)
def test_packages_that_no_project_names_are_left_out(
    make_repo: MakeRepo, project: dict[str, str]
) -> None:
    files = {"a.cabal": LIBRARY, "sub/b.cabal": LIBRARY, "tests/data/c.cabal": LIBRARY}
    repo = make_repo({**files, **project})

    assert [one.value for one in component(repo).under("workspace.member")] == ["sub"]


def test_a_snapshot_of_old_compilers_does_not_lead(make_repo: MakeRepo) -> None:
    repo = make_repo({"a.cabal": LIBRARY, "stack.yaml": "resolver: lts-13.20\n"})

    assert component(repo).value("command.test") == "cabal test all"


def test_libraries_of_c_are_installed(make_repo: MakeRepo) -> None:
    text = LIBRARY.replace("text\n", "text, postgresql-simple\n  extra-libraries: z\n")

    found = component(make_repo({"a.cabal": text}))

    assert [one.value for one in found.under("system-package")] == ["zlib1g-dev", "libpq-dev"]
    assert found.value("driver.postgres") == "postgres"


def test_hlint_advises_and_needs_no_compiler(make_repo: MakeRepo) -> None:
    repo = make_repo({"a.cabal": LIBRARY, ".hlint.yaml": "", "src/A.hs": "", "Setup.hs": ""})

    lint = next(iter(ECOSYSTEM.jobs(component(repo))))

    (run,) = [one for one in lint.steps if isinstance(one, Run)]
    assert (run.command, run.advisory) == ("hlint src", True)
    assert lint.steps[0] == SystemPackages(("hlint",))


@pytest.mark.parametrize(
    "text",
    ["", "tested-with:", "tested-with: " + ">=" * 5000, "build-depends: base <" + "9." * 4000],
)
def test_odd_descriptions_raise_nothing(make_repo: MakeRepo, text: str) -> None:
    repo = make_repo({"a.cabal": text, "cabal.project": text})

    assert len(list(ECOSYSTEM.jobs(component(repo)))) == 1
