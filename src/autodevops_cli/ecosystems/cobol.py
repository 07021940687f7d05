"""COBOL: programs that GnuCOBOL compiles."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from posixpath import splitext

from autodevops_cli.ecosystems._base import PROGRAMS, Ecosystem, source_files
from autodevops_cli.ecosystems._pipeline import usual_jobs
from autodevops_cli.model.evidence import Evidence, Place, Source, Strength, command
from autodevops_cli.model.plan import Job, OfAxis, Purpose, Step, SystemPackages
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot

EXTENSIONS = (".cbl", ".cob", ".cobol", ".CBL", ".COB")
MAINS = ("index", "main")
# In fixed format, the first six columns hold numbers and the seventh a mark.
_FREE = re.compile(
    r"^ {0,6}(?:identification|program-id|id division|>>source\s+format\s+(?:is\s+)?free)",
    re.IGNORECASE | re.MULTILINE,
)


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the root where most of the sources are COBOL."""
    own = source_files(repo, EXTENSIONS)
    others = sum(splitext(one)[1] in PROGRAMS for one in repo.files) - len(own)
    return ("",) if own and others <= len(own) else ()


def detect(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield how the main program is compiled and started, where one can be told."""
    own = source_files(repo, EXTENSIONS, root)
    yield Evidence("kind", "application", Place(own[0]), Strength.INFERRED, note="COBOL sources")
    stems = {splitext(path.rpartition("/")[2])[0].lower(): path for path in reversed(own)}
    main = own[0] if len(own) == 1 else next((stems[one] for one in MAINS if one in stems), "")
    if not main:
        return
    name = splitext(main.rpartition("/")[2])[0]
    free = " -free" if _FREE.search(repo.text(main)) else ""
    text = f"cobc -x{free} -o {shlex.quote(name)} {shlex.quote(main)}"
    yield command("build", text, Place(main), Source.CONVENTION, "the main program")
    start = shlex.quote(f"./{name}")
    yield command("start", start, Place(main), Source.CONVENTION, "what the compiler writes")


def jobs(component: Component) -> Iterator[Job]:
    """Yield a job that compiles the program with GnuCOBOL."""

    def ready(_: Purpose, __: OfAxis | None) -> Iterator[Step]:
        yield SystemPackages(("gnucobol",))

    yield from usual_jobs(component, ready)


ECOSYSTEM = Ecosystem("cobol", "COBOL", EXTENSIONS, roots, detect, jobs)
