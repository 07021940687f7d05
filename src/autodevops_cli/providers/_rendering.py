"""What the renderers share: evidence as comments, bash that advises, waits and stays strict."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from shlex import quote

from autodevops_cli.model.evidence import Fact, Place
from autodevops_cli.model.finding import Finding, Severity
from autodevops_cli.model.plan import Cache, Job, Pairs, Run, Service, SetupTool
from autodevops_cli.model.stack import StackProfile
from autodevops_cli.providers._containers import cache_keys
from autodevops_cli.providers._yaml import single_quoted

ONLY_ADVISES = "This failed; it only advises"
# In these, `|| echo` would reach less than the whole, or would be part of something else.
_MORE_THAN_ONE = re.compile(r"[\n;#]|(?<![&>])&(?![&>])|<<|\\$")
_LOCK = re.compile(
    r"(?:\.lockb?|-lock\.\w+|(?:^|/)(?:go\.sum|npm-shrinkwrap\.json|requirements[\w.-]*\.txt))$"
)
_MANAGERS = {
    "yarn.lock": "yarn", "pnpm-lock.yaml": "pnpm", "package-lock.json": "npm",
    "npm-shrinkwrap.json": "npm",
}  # fmt: skip
_GLOB = re.compile(r"[*?\[]")


def reasons(facts: Iterable[Fact]) -> list[str]:
    """Return one comment line per fact: the place and what was seen there."""
    lines = []
    for fact in facts:
        note = fact.because.note
        lines.append(f"{fact.because.where}: {note}" if note else str(fact.because.where))
    return list(dict.fromkeys(lines))


def in_quotes_of(stack: StackProfile, document: str) -> str:
    """Return a YAML document with the quotes that the repository's own formatter leaves alone."""
    single = any(one.value("yaml.quotes") == "single" for one in stack.components)
    return single_quoted(document) if single else document


def advised(command: str) -> str:
    """Return bash that shows the failure of a command and succeeds."""
    if not _MORE_THAN_ONE.search(command):
        return f'{command} || echo "{ONLY_ADVISES}"'
    return f"trap 'echo \"{ONLY_ADVISES}\"; exit 0' ERR\n{command}"


def waits(service: Service, host: str = "127.0.0.1") -> Iterator[tuple[str, str]]:
    """Yield a title and a command for each port of a server: wait until it opens.

    Databases open their port when they are ready to be asked.
    """
    for port in service.ports:
        tried = f"(: < /dev/tcp/{host}/{port}) 2> /dev/null"
        text = f"timeout 60 bash -c 'until {tried}; do sleep 1; done'"
        several = f" on port {port}" if len(service.ports) > 1 else ""
        yield f"Wait for {service.name}{several}", text


def started(service: Service) -> str:
    """Return the command that starts a server with Docker, for one that needs a command."""
    words = ["docker run --detach", f"--name {service.name}"]
    words += [f"--publish {port}:{port}" for port in service.ports]
    words += [f"--env {quote(f'{name}={value}')}" for name, value in service.env]
    return " ".join((*words, service.image, service.command))


@dataclass(frozen=True, slots=True)
class Downloads:
    """What tools download and a job keeps: (variable, folder) pairs, by the lock files."""

    moved: Pairs = ()
    files: tuple[str, ...] = ()


def downloads(job: Job, caches: Pairs) -> Downloads:
    """Return the downloads that a job keeps; none without a lock file that they go by."""
    files = _lock_files(job)
    names = {path.rpartition("/")[2] for path in files}
    # Of the package managers of a language the one that locks is the one that downloads.
    idle = set(_MANAGERS.values()) - {_MANAGERS[name] for name in names & _MANAGERS.keys()}
    moved = tuple(pair for pair in caches if pair[1] not in idle)
    return Downloads(moved, files) if moved and files else Downloads()


def _lock_files(job: Job) -> tuple[str, ...]:
    """Return the files that a job's downloads go by: those told for them, and lock files."""
    told = cache_keys(replace(job, steps=tuple(_setups(job))))
    seen = (
        fact.because.where.path for step in job.steps if isinstance(step, Run)
        for fact in step.because
    )  # fmt: skip
    locks = (path for path in (*seen, *cache_keys(job)) if _LOCK.search(path))
    return tuple(dict.fromkeys((*told, *locks)))


def _setups(job: Job) -> Iterator[SetupTool]:
    return (step for step in job.steps if isinstance(step, SetupTool))


def caches(job: Job, moved: Pairs) -> Iterator[Cache]:
    """Yield the caches of a job without the folders that its variables move elsewhere."""
    homes = tuple(f"~/{start}{folder}/" for _, folder in moved for start in (".", ".cache/"))
    for step in job.steps:
        if not isinstance(step, Cache) or not step.key_files:
            continue
        if paths := tuple(path for path in step.paths if not f"{path}/".startswith(homes)):
            yield replace(step, paths=paths)


def is_glob(path: str) -> bool:
    """Tell whether a path is a pattern for several files."""
    return bool(_GLOB.search(path))


def pattern(path: str) -> str:
    """Return a path as bash reads it, with nothing special in it but its wildcards."""
    return re.sub(r"[^\w./*?\[\]-]", lambda found: f"\\{found[0]}", path)


def cannot(
    path: str, message: str, jobs: Iterable[str], hint: str = "", *, low: bool = False
) -> Iterator[Finding]:
    """Yield one finding about what a system cannot say, with the jobs that mean it."""
    if named := ", ".join(dict.fromkeys(jobs)):
        severity = Severity.LOW if low else Severity.INFO
        yield Finding("cannot-express", f"{message} ({named})", Place(path), severity, hint=hint)
