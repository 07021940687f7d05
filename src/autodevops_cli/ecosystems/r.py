"""R: packages that R CMD check proves, and projects with renv, Shiny or plumber."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import splitext

from autodevops_cli.ecosystems._base import PROGRAMS, Ecosystem, is_aside, marked_roots
from autodevops_cli.ecosystems._pipeline import usual_jobs
from autodevops_cli.model.evidence import Evidence, Place, Source, Strength, command
from autodevops_cli.model.plan import Job, OfAxis, Purpose, SetupTool, Step, Tool
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.tool_pins import tool_pins

RELEASE = Tool(
    "r", "R", action="r-lib/actions/setup-r", version_input="r-version",
    image="rocker/r-ver:latest",
)  # fmt: skip
EXACT = Tool(
    "r", "R", action="r-lib/actions/setup-r", version_input="r-version",
    image="rocker/r-ver:{version}",
)  # fmt: skip
PANDOC = Tool(
    "pandoc", "Pandoc", action="r-lib/actions/setup-pandoc",
    commands="apt-get update\napt-get install --yes --no-install-recommends pandoc",
)  # fmt: skip
PACKAGES = Tool(
    "r-dependencies", "the packages that DESCRIPTION names",
    action="r-lib/actions/setup-r-dependencies",
    commands='Rscript -e \'install.packages(c("remotes", "rcmdcheck")); '
    "remotes::install_deps(dependencies = TRUE)'",
)  # fmt: skip
# The manual wants LaTeX, which no runner has.
CHECK = 'Rscript -e \'rcmdcheck::rcmdcheck(args = "--no-manual", error_on = "error")\''
APPS = ("app.R", "server.R", "plumber.R")
MARKERS = ("DESCRIPTION", "renv.lock", "install.R", "environment.yml", "environment.yaml")
CONDA = ("environment.yml", "environment.yaml")
FOLDERS = ("", "binder", ".binder")
_FIELD = re.compile(r"^Package:[ \t]*[A-Za-z][\w.]*[ \t]*$", re.MULTILINE)
_NEEDS = re.compile(r"\bR[ \t]*\(\s*>=\s*(\d+(?:\.\d+){0,2})\s*\)")
_RUNTIME = re.compile(r"r-(\d+\.\d+(?:\.\d+)?)-\d{4}-\d\d-\d\d\s*$")
_CONDA_R = re.compile(r"^[ \t]*-\s*[\"']?(?:[\w-]+::)?r-base\s*(?:=+\s*([\d.]+))?", re.MULTILINE)
_VERSION = re.compile(r"\d+\.\d+(?:\.\d+)?")


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the folders of packages, and the root where projects in R have their files."""
    packages = tuple(one for one in marked_roots(repo, "DESCRIPTION") if _is_package(repo, one))
    if packages:
        return packages
    scripts = any(path.endswith((".R", ".r", ".Rmd")) and not is_aside(path) for path in repo.files)
    locked = repo.has("renv.lock") and scripts
    starts = any(repo.has(name) for name in (*APPS, "install.R"))
    asks = any(_RUNTIME.match(repo.text(joined(one, "runtime.txt"))) for one in FOLDERS)
    conda = any(_CONDA_R.search(repo.text(joined(one, name))) for one in FOLDERS for name in CONDA)
    return ("",) if locked or starts or asks or conda else ()


def _is_package(repo: Snapshot, root: str) -> bool:
    text = repo.text(joined(root, "DESCRIPTION"))
    return bool(_FIELD.search(text)) and repo.has(joined(root, "NAMESPACE"))


def _stands_alone(repo: Snapshot, root: str) -> bool:
    """Tell whether a package is no binding to a program around it, which it would have to build."""
    outside = (path for path in repo.files if root and not path.startswith(f"{root}/"))
    others = PROGRAMS - {".r", ".R"}
    return not any(splitext(path)[1] in others and not is_aside(path) for path in outside)


def detect(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Read DESCRIPTION, renv.lock, runtime.txt and a conda environment."""
    yield from _versions(repo, root)
    if repo.has(lock := joined(root, "renv.lock")):
        yield Evidence("package-manager", "renv", Place(lock), note="the lock file")
    if _is_package(repo, root):
        where = Place(joined(root, "DESCRIPTION"))
        yield Evidence("kind", "library", where, Strength.INFERRED, note="a package")
        if _stands_alone(repo, root):
            yield command("test", CHECK, where, Source.TOOL_CONFIG, "R CMD check of the package")
        if "VignetteBuilder" in repo.text(where.path):
            place = repo.place(where.path, "VignetteBuilder")
            yield Evidence("r.pandoc", "yes", place, note="vignettes are built")
    else:
        yield from _app(repo, root)


def _versions(repo: Snapshot, root: str) -> Iterator[Evidence]:
    subject = "r.version"
    for pin in tool_pins(repo, root, "R", "r"):
        if _VERSION.fullmatch(pin.version):
            yield Evidence(subject, pin.version, pin.where, rank=4, note=pin.note)
    for folder in dict.fromkeys((root, *FOLDERS)):
        path = joined(folder, "runtime.txt")
        if found := _RUNTIME.match(repo.text(path)):
            yield Evidence(subject, found[1], Place(path, 1), rank=3, note="the runtime file")
        for path in (joined(folder, name) for name in CONDA):
            found = _CONDA_R.search(repo.text(path))
            if found and found[1]:
                where = repo.place(path, _CONDA_R)
                yield Evidence(subject, found[1], where, rank=2, note="the conda environment")
    lock = joined(root, "renv.lock")
    version = repo.json(lock).text("R", "Version")
    if _VERSION.fullmatch(version):
        where = repo.place(lock, '"Version"')
        yield Evidence(subject, version, where, Strength.LOCKED, note="the lock file")
    path = joined(root, "DESCRIPTION")
    if found := _NEEDS.search(repo.text(path)):
        where = repo.place(path, _NEEDS)
        yield Evidence(subject, f">={found[1]}", where, rank=1, note="the R that it needs")


def _app(repo: Snapshot, root: str) -> Iterator[Evidence]:
    where = Place(
        next((one for one in repo.below(root) if one.endswith((".R", ".r"))), root or ".")
    )
    yield Evidence("kind", "application", where, Strength.INFERRED, note="scripts")
    starts = {
        "plumber.R": "Rscript -e 'plumber::pr_run(plumber::pr(\"plumber.R\"))'",
        "app.R": "Rscript -e 'shiny::runApp()'",
        "server.R": "Rscript -e 'shiny::runApp()'",
    }
    for name, text in starts.items():
        if repo.has(path := joined(root, name)):
            library = "plumber" if name == "plumber.R" else "shiny"
            if library in repo.text(path) or name == "server.R":
                yield Evidence(f"framework.{library}", library, Place(path), note="it is loaded")
                yield command("start", text, Place(path), Source.CONVENTION, f"a {library} app")


def jobs(component: Component) -> Iterator[Job]:
    """Yield the check of a package; projects say nothing that could be run."""

    def ready(_: Purpose, __: OfAxis | None) -> Iterator[Step]:
        fact = component.fact("r.version")
        exact = bool(fact and _VERSION.fullmatch(fact.value))
        version = fact.value if fact and exact else "release"
        inputs = (("use-public-rspm", "true"),)
        because = (fact,) if fact else ()
        yield SetupTool(EXACT if exact else RELEASE, version, inputs=inputs, because=because)
        if pandoc := component.fact("r.pandoc"):
            yield SetupTool(PANDOC, because=(pandoc,))
        folder = (("working-directory", component.root),) if component.root else ()
        wants = (("extra-packages", "any::rcmdcheck"), ("needs", "check"), *folder)
        yield SetupTool(PACKAGES, inputs=wants)

    yield from usual_jobs(component, ready, minutes=30)


ECOSYSTEM = Ecosystem(
    "r", "R", (".R", ".r"), roots, detect, jobs, (RELEASE, EXACT, PANDOC, PACKAGES), MARKERS
)
