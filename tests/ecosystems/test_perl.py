"""Perl: manifests, what has to be installed, and how tests run."""

from __future__ import annotations

import pytest

from autodevops_cli.ecosystems.perl import CARTON, DZIL, ECOSYSTEM, INSTALL
from autodevops_cli.model.evidence import settle
from autodevops_cli.model.plan import Purpose, Run, SystemPackages
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot
from tests.conftest import MakeRepo

MODULE = {"lib/A.pm": "", "t/a.t": ""}


def component(repo: Snapshot) -> Component:
    return Component("perl", "", settle(ECOSYSTEM.detect(repo, "")))


@pytest.mark.parametrize(
    ("files", "roots"),
    [
        ({"cpanfile": "", "lib/A.pm": ""}, ("",)),
        ({"Makefile.PL": "", "lib/A.pm": "", "sub/Makefile.PL": ""}, ("",)),
        ({"dist.ini": "", "README.md": ""}, ()),
        ({"script.pl": ""}, ()),
        ({"Makefile": "", "tools/gen.pl": ""}, ()),
    ],
    ids=["cpanfile", "inner", "no-perl", "lone-script", "generator"],
)
def test_perl_starts_at_a_manifest(
    make_repo: MakeRepo, files: dict[str, str], roots: tuple[str, ...]
) -> None:
    assert tuple(ECOSYSTEM.roots(make_repo(files))) == roots


@pytest.mark.parametrize(
    ("files", "manager", "install"),
    [
        ({"cpanfile": ""}, "cpanm", INSTALL),
        ({"Makefile.PL": ""}, "cpanm", INSTALL),
        ({"dist.ini": "", "cpanfile": ""}, "cpanm", INSTALL),
        ({"dist.ini": ""}, "cpanm", DZIL),
        ({"cpanfile": "", "cpanfile.snapshot": ""}, "carton", CARTON),
    ],
    ids=["cpanfile", "makefile", "both", "dist-zilla", "locked"],
)
def test_modules_come_as_the_manifest_says(
    make_repo: MakeRepo, files: dict[str, str], manager: str, install: str
) -> None:
    found = component(make_repo(files | MODULE))

    assert found.value("package-manager") == manager
    assert found.value("command.install") == install


@pytest.mark.parametrize(
    ("files", "test"),
    [
        ({"t/a.t": ""}, "prove -l t"),
        ({"t/a.t": "", "t/deep/b.t": ""}, "prove -lr t"),
        ({"t/README": ""}, ""),
    ],
    ids=["flat", "nested", "none"],
)
def test_tests_in_t_are_proved(make_repo: MakeRepo, files: dict[str, str], test: str) -> None:
    found = component(make_repo({"cpanfile": "", "lib/A.pm": ""} | files))

    assert found.value("command.test") == test


@pytest.mark.parametrize(
    ("maker", "prepare", "test"),
    [
        ("Makefile.PL", "perl Makefile.PL && make", "make test"),
        ("Build.PL", "perl Build.PL && ./Build", "./Build test"),
    ],
)
def test_a_module_that_compiles_c_is_built_first(
    make_repo: MakeRepo, maker: str, prepare: str, test: str
) -> None:
    found = component(make_repo({maker: "", "A.xs": ""} | MODULE))

    assert found.value("command.prepare.compile") == prepare
    assert found.value("command.test") == test


def test_tests_find_what_was_installed(make_repo: MakeRepo) -> None:
    (job,) = ECOSYSTEM.jobs(component(make_repo({"cpanfile": ""} | MODULE)))

    assert [step.command for step in job.steps if isinstance(step, Run)] == [
        INSTALL,
        'export PERL5LIB="$PWD/local/lib/perl5"\nprove -l t',
    ]
    assert SystemPackages(("cpanminus",)) in job.steps


@pytest.mark.parametrize(
    ("path", "text", "version"),
    [
        ("Makefile.PL", "use 5.016;\n", ">=5.016"),
        ("cpanfile", "requires 'perl', '5.010001';\n", ">=5.010001"),
        ("dist.ini", "[Prereqs]\nperl = 5.14\n", ">=5.14"),
        ("Makefile.PL", "MIN_PERL_VERSION => '5.8.1',\n", ">=5.8.1"),
        (".perl-version", "5.40.0\n", "5.40.0"),
    ],
)
def test_the_version_is_read_as_it_is_spelled(
    make_repo: MakeRepo, path: str, text: str, version: str
) -> None:
    found = component(make_repo({"cpanfile": ""} | MODULE | {path: text}))

    assert found.value("perl.version") == version


def test_needs_bring_packages_and_drivers(make_repo: MakeRepo) -> None:
    files = {"cpanfile": "requires 'DBD::Pg';\nrequires 'Mojolicious', '9';\n"} | MODULE

    found = component(make_repo(files))

    assert [fact.value for fact in found.under("system-package")] == ["libpq-dev"]
    assert found.value("driver.postgres") == "postgres"
    assert found.value("framework.mojolicious") == "mojolicious"


def test_a_configured_critic_advises(make_repo: MakeRepo) -> None:
    found = component(make_repo({"cpanfile": "", ".perlcriticrc": "severity = 5\n"} | MODULE))

    lint = next(job for job in ECOSYSTEM.jobs(found) if job.purpose is Purpose.LINT)

    run = next(step for step in lint.steps if isinstance(step, Run))
    assert (run.command, run.advisory) == ("perlcritic --profile .perlcriticrc lib", True)


@pytest.mark.parametrize("text", ["\n" * 900_000, "requires " * 100_000, "perl" + " " * 900_000])
def test_hostile_manifests_are_read_in_no_time(make_repo: MakeRepo, text: str) -> None:
    assert component(make_repo({"cpanfile": text} | MODULE)).value("command.test") == "prove -l t"
