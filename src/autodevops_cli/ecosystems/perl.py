"""Perl: distributions with a cpanfile, Makefile.PL, Build.PL or dist.ini, and their tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from autodevops_cli.ecosystems._base import Ecosystem, marked_roots
from autodevops_cli.ecosystems._pipeline import usual_jobs
from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.model.plan import (
    Job,
    OfAxis,
    Purpose,
    Run,
    SetupTool,
    Step,
    SystemPackages,
    Tool,
)
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.tool_pins import image_pins, tool_pins

PERL = Tool("perl", "Perl", image="perl:{version}")
# The system's on Ubuntu 24.04.
SYSTEM = "5.38"
MANIFESTS = ("cpanfile", "Makefile.PL", "Build.PL", "dist.ini")
EXTENSIONS = (".pm", ".pl", ".t", ".pod", ".psgi")
INSTALL = "cpanm --local-lib-contained local --notest --quiet --installdeps ."
CARTON = "carton install --deployment"
DZIL = (
    "dzil authordeps --missing | cpanm --local-lib local --notest --quiet"
    " && dzil listdeps --missing | cpanm --local-lib local --notest --quiet"
)
# Module → the Debian package that compiling it wants.
LIBRARIES = {
    "DBD::Pg": "libpq-dev", "DBD::mysql": "default-libmysqlclient-dev", "GD": "libgd-dev",
    "DBD::MariaDB": "libmariadb-dev", "XML::LibXML": "libxml2-dev", "XML::LibXSLT": "libxslt1-dev",
    "XML::Parser": "libexpat1-dev", "Net::SSLeay": "libssl-dev", "IO::Socket::SSL": "libssl-dev",
    "Crypt::OpenSSL::RSA": "libssl-dev", "Math::GMP": "libgmp-dev", "EV": "libev-dev",
    "Net::LibIDN2": "libidn2-dev", "Text::Hunspell": "libhunspell-dev", "DB_File": "libdb-dev",
    "Term::ReadLine::Gnu": "libreadline-dev", "Image::Magick": "libmagickcore-dev",
}  # fmt: skip
DRIVERS = {
    "DBD::Pg": "postgres", "Mojo::Pg": "postgres", "DBD::mysql": "mysql", "Mojo::mysql": "mysql",
    "DBD::MariaDB": "mariadb", "Redis": "redis", "Mojo::Redis": "redis", "MongoDB": "mongodb",
}  # fmt: skip
FRAMEWORKS = {
    "Mojolicious": "mojolicious", "Dancer2": "dancer2", "Dancer": "dancer",
    "Catalyst::Runtime": "catalyst", "Plack": "plack",
}  # fmt: skip
_NEEDED = re.compile(
    r"""(?:requires[ \t]+|^[ \t]*)['"]?([A-Z]\w{0,40}(?:::\w{1,40}){0,6})['"]?[ \t]*(?:=>?|,|;)""",
    re.M,
)
_OLDEST = re.compile(
    r"""^[ \t]*use\s+v?(5\.[\d.]{1,12})"""
    r"""|requires\s+['"]?perl['"]?\s*(?:,|=>)\s*['"]?v?(5\.[\d._]{1,12})"""
    r"""|^perl\s*=\s*v?(5\.[\d.]{1,12})|MIN_PERL_VERSION['"]?\s*=>\s*['"]?v?(5\.[\d.]{1,12})""",
    re.MULTILINE,
)


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the folders with a manifest, and Perl in them."""
    found: list[str] = []
    for root in marked_roots(repo, *MANIFESTS):
        inside = any(not one or root.startswith(f"{one}/") for one in found)
        if not inside and any(path.endswith((".pm", ".pl", ".t")) for path in repo.below(root)):
            found.append(root)
    return tuple(found)


def detect(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield the manager, the oldest Perl, what is needed, and how it is tested."""
    here = [joined(root, name) for name in MANIFESTS if repo.has(joined(root, name))]
    snapshot = joined(root, "cpanfile.snapshot")
    manager = "carton" if repo.has(snapshot) else "cpanm"
    yield Evidence("package-manager", manager, Place(snapshot if manager == "carton" else here[0]))
    yield from _versions(repo, root, here)
    yield from _needs(repo, here)
    yield from _install(repo, root, here)
    yield from _tests(repo, root, here)
    config = repo.first(joined(root, ".perlcriticrc"), joined(root, "perlcriticrc"))
    if config:
        folder = "lib" if repo.below(joined(root, "lib")) else "."
        text = f"perlcritic --profile {config.rpartition('/')[2]} {folder}"
        yield command(
            "lint.perlcritic", text, Place(config), Source.TOOL_CONFIG, "its configuration"
        )


def _versions(repo: Snapshot, root: str, here: list[str]) -> Iterator[Evidence]:
    path = joined(root, ".perl-version")
    if found := re.match(r"(?:perl-)?(5\.\d+(?:\.\d+)?)\s*$", repo.text(path)[:60]):
        yield Evidence("perl.version", found[1], Place(path, 1), rank=3, note="the version file")
    for pin in (*tool_pins(repo, root, "perl"), *image_pins(repo, root, "perl")):
        yield Evidence("perl.version", pin.version, pin.where, rank=2, note=pin.note)
    for path in here:
        if oldest := _OLDEST.search(repo.text(path)):
            version = next(one for one in oldest.groups() if one)
            where, note = repo.place(path, oldest[0].strip()), "the oldest Perl that will do"
            yield Evidence("perl.version", f">={version}", where, rank=1, note=note)


def _needs(repo: Snapshot, here: list[str]) -> Iterator[Evidence]:
    seen: set[str] = set()
    for path in here:
        for name in _NEEDED.findall(repo.text(path))[:500]:
            if name in seen:
                continue
            seen.add(name)
            where, note = repo.place(path, name), f"{name} is needed"
            if package := LIBRARIES.get(name):
                yield Evidence(f"system-package.{package}", package, where, note=note)
            if driver := DRIVERS.get(name):
                yield Evidence(f"driver.{driver}", driver, where, note=note)
            if framework := FRAMEWORKS.get(name):
                yield Evidence(f"framework.{framework}", framework, where, note=note)


def _install(repo: Snapshot, root: str, here: list[str]) -> Iterator[Evidence]:
    names = [path.rpartition("/")[2] for path in here]
    snapshot = joined(root, "cpanfile.snapshot")
    if repo.has(snapshot) and "cpanfile" in names:
        yield command("install", CARTON, Place(snapshot), Source.DEPENDENCY, "the lock file")
        yield Evidence(
            "perl.tool.carton", "carton", Place(snapshot), note="Carton installs from it"
        )
    elif names == ["dist.ini"]:
        yield command("install", DZIL, Place(here[0]), Source.DEPENDENCY, "Dist::Zilla knows")
        note = "Dist::Zilla reads it"
        yield Evidence("perl.tool.dzil", "libdist-zilla-perl", Place(here[0]), note=note)
    else:
        yield command("install", INSTALL, Place(here[0]), Source.DEPENDENCY, "what it needs")


def _tests(repo: Snapshot, root: str, here: list[str]) -> Iterator[Evidence]:
    """Yield how tests run: from lib where all is Perl, through the build where C is compiled."""
    inside = joined(root, "t")
    test = next((path for path in repo.below(inside) if path.endswith(".t")), "")
    compiled = next((path for path in repo.below(root) if path.endswith(".xs")), "")
    maker = next((path for path in here if path.endswith((".PL"))), "")
    if compiled and maker:
        made = "./Build" if maker.endswith("Build.PL") else "make"
        where, note = Place(compiled), "it compiles C"
        name = maker.rpartition("/")[2]
        yield command("prepare.compile", f"perl {name} && {made}", where, Source.CONVENTION, note)
        if test:
            yield command("test", f"{made} test", Place(test), Source.CONVENTION, "tests in t/")
    elif test and not compiled:
        recursive = (
            "-lr" if any("/" in path[len(inside) + 1 :] for path in repo.below(inside)) else "-l"
        )
        yield command("test", f"prove {recursive} t", Place(test), Source.CONVENTION, "tests in t/")


def jobs(component: Component) -> Iterator[Job]:
    """Yield a job of checks and one of tests, with the modules in a folder of their own."""

    def ready(purpose: Purpose, version: OfAxis | None) -> Iterator[Step]:
        fact = component.fact("perl.version")
        pinned = fact if fact and fact.value[:1].isdigit() else None
        yield SetupTool(
            PERL, pinned.value if pinned else SYSTEM, because=(pinned,) if pinned else ()
        )
        if purpose is Purpose.LINT:
            yield SystemPackages(("libperl-critic-perl",), component.commands("lint"))
            return
        yield from _modules(component)

    for job in usual_jobs(component, ready):
        yield job if job.purpose is Purpose.LINT else _finding_modules(job, component)


def _modules(component: Component) -> Iterator[Step]:
    tools = component.under("perl.tool")
    names = tuple(sorted({"cpanminus", *(fact.value for fact in tools)}))
    yield SystemPackages(names, tools)
    for fact in component.commands("install"):
        yield Run("Install dependencies", fact.value, component.root, because=(fact,))


def _finding_modules(job: Job, component: Component) -> Job:
    """Let the project's own commands find what was installed into `local`, by its full path."""
    own = {fact.value for kind in ("test", "prepare", "build") for fact in component.commands(kind)}
    steps = tuple(
        replace(step, command=f'export PERL5LIB="$PWD/local/lib/perl5"\n{step.command}')
        if isinstance(step, Run) and step.command in own
        else step
        for step in job.steps
    )
    return replace(job, steps=steps)


ECOSYSTEM = Ecosystem("perl", "Perl", EXTENSIONS, roots, detect, jobs, (PERL,), MANIFESTS)
