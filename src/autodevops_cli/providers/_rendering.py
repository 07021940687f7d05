"""What the renderers share: evidence as comments, quotes, names and patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable

from autodevops_cli.model.evidence import Fact
from autodevops_cli.model.plan import Axis, Checkout, Job, OfAxis, SetupTool, SystemPackages
from autodevops_cli.model.stack import StackProfile
from autodevops_cli.providers._yaml import single_quoted

_GLOB = re.compile(r"[*?\[]")


def reasons(facts: Iterable[Fact]) -> list[str]:
    """Return one comment line per fact: the place and what was seen there."""
    lines = []
    for fact in facts:
        note = fact.because.note
        lines.append(f"{fact.because.where}: {note}" if note else str(fact.because.where))
    return list(dict.fromkeys(lines))


def why_tools(job: Job) -> list[str]:
    """Return why a job has the tools, and so the image, that it has."""
    return reasons(
        fact for step in job.steps if isinstance(step, SetupTool) for fact in step.because
    )


def why_packages(job: Job) -> list[str]:
    """Return why a job has the system packages that it has."""
    return reasons(
        fact for step in job.steps if isinstance(step, SystemPackages) for fact in step.because
    )


def checkout_of(job: Job) -> Checkout:
    """Return how a job wants its sources."""
    return next((one for one in job.steps if isinstance(one, Checkout)), Checkout())


def in_quotes_of(stack: StackProfile, document: str) -> str:
    """Return a YAML document with the quotes that the repository's own formatter leaves alone."""
    single = any(one.value("yaml.quotes") == "single" for one in stack.components)
    return single_quoted(document) if single else document


def variable(axis: Axis | OfAxis) -> str:
    """Return the variable of an axis: `PYTHON` alone would be what a Makefile calls Python by."""
    return f"{axis.name.upper().replace('-', '_')}_VERSION"


def filled_in(axis: OfAxis) -> str:
    """Return the value of an axis where the system itself fills in `${NAME}`."""
    return f"${{{variable(axis)}}}"


def unique(name: str, taken: Iterable[str], joint: str = "-") -> str:
    """Return a name, with a number where it is taken."""
    known, found, n = set(taken), name, 2
    while found in known:
        found, n = f"{name}{joint}{n}", n + 1
    return found


def is_glob(path: str) -> bool:
    """Tell whether a path is a pattern for several files."""
    return bool(_GLOB.search(path))


def pattern(path: str) -> str:
    """Return a path as bash reads it, with nothing special in it but its wildcards."""
    return re.sub(r"[^\w./*?\[\]-]", lambda found: f"\\{found[0]}", path)


def below(path: str, everything: str) -> str:
    """Return the pattern that matches a file by its name, or `everything` below a folder."""
    name = re.sub(r"[*?\[\]{}\\]", lambda found: f"\\{found[0]}", path)
    return f"{name}{everything}" if path.endswith("/") else name
