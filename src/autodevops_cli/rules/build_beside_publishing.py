"""What builds the package may also publish

What: One job with `id-token: write` builds a Python package and publishes it.
Why: Building runs the code of the build backend and of everything it depends on. In the same job
    each of them may ask for the identity that PyPI trusts, and publish what it likes.
Bad:
    permissions:
      id-token: write
    steps:
      - run: python -m build
      - uses: pypa/gh-action-pypi-publish@COMMIT # VERSION
Bad:
    permissions:
      id-token: write
    steps:
      - run: uv build && uv publish
Good:
    permissions:
      id-token: write
    steps:
      - uses: actions/download-artifact@COMMIT # VERSION
        with:
          name: dist
          path: dist/
      - uses: pypa/gh-action-pypi-publish@COMMIT # VERSION
Good:
    steps:
      - run: python -m build
Fix: Build in a job of its own without `id-token: write`, and hand the files over as an artifact.
References:
    https://docs.pypi.org/trusted-publishers/security-model/
    https://packaging.python.org/en/latest/guides/publishing-package-distribution-releases-using-github-actions-ci-cd-workflows/
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument, CiJob, CiStep
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.shell import Command
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._publishing import PYPI, publications
from autodevops_cli.rules._scripts import commands_of, line_of

BUILDERS = ("pypa/cibuildwheel@", "pyo3/maturin-action@", "hynek/build-and-inspect-python-package@")


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the jobs that build and publish with an identity of their own."""
    for job in document.jobs:
        if not _has_identity(document, job):
            continue
        published = next((one for one in publications(job) if one.registry == PYPI), None)
        built = next((place for step in job.steps for place in _builds(step)), None)
        if published and built:
            yield Spot(
                published.where,
                f"the job {job.id} builds the package and holds the identity that publishes it",
                related=(built,),
            )


def _has_identity(document: CiDocument, job: CiJob) -> bool:
    given = job.permissions if job.permissions is not None else document.permissions
    return bool({("id-token", "write"), ("*", "write-all")} & {*(given or ())})


def _builds(step: CiStep) -> Iterator[Place]:
    if step.uses.lower().startswith(BUILDERS):
        yield step.at("uses")
    for command in commands_of(step.run):
        if _is_build(command):
            yield line_of(step, command.line)


def _is_build(command: Command) -> bool:
    match command.words:
        case ("python" | "python3" | "py", "-m", *_):
            return len(command.words) > 2 and _is_build(command.without(2))
        case ("python" | "python3", "setup.py", *rest):
            return bool({"sdist", "bdist_wheel", "bdist", "build"} & {*rest})
        case ("build" | "pyproject-build" | "cibuildwheel", *_):
            return True
        case ("uv" | "poetry" | "flit" | "hatch" | "pdm" | "maturin", "build", *_):
            return True
        case ("poetry", "publish", *rest):
            return "--build" in rest
    return False


RULE = Rule(__name__, __doc__, Severity.MEDIUM, Topic.RELEASE, check=check)
