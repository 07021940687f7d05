"""Where a server is started: compose files, scripts with `docker run`, and existing CI."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from autodevops_cli.model.ci import CiDocument, CiJob, CiService
from autodevops_cli.model.evidence import Place
from autodevops_cli.planning.servers import SERVERS, default_image, known_image
from autodevops_cli.planning.surroundings.compose import ELSEWHERE, Compose, ComposeServer
from autodevops_cli.repository.shell import commands
from autodevops_cli.repository.snapshot import Snapshot

CI, SCRIPT = 6, 2
MAX_SCRIPTS = 100

_TESTS = re.compile(
    r"\b(?:pytest|phpunit|rspec|(?:npm|yarn|pnpm|go|cargo|mix|rake|dotnet|mvn)\s+(?:run\s+)?test)\b"
)
_AXIS = re.compile(r"\$\{\{\s*matrix\.([\w-]{1,60})\s*\}\}")
_VERSION = re.compile(r"^v?\d+(?:\.\d+){0,2}$")
# Actions that start a server on the runner: a word of their name, and the server.
_ACTIONS = (
    ("redis-github-action", "redis"), ("setup-redis", "redis"),
    ("mongodb-github-action", "mongodb"), ("postgresql-action", "postgres"),
    ("setup-postgres", "postgres"), ("mysql-action", "mysql"), ("setup-mysql", "mysql"),
    ("mariadb-action", "mariadb"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sighting:
    """A server that something starts, with what it is told."""

    service: str
    image: str
    where: Place
    rank: int
    note: str
    env: Mapping[str, str] = field(default_factory=dict)
    for_tests: bool = False
    scripts: tuple[str, ...] = ()


def in_compose(files: Sequence[Compose]) -> Iterator[Sighting]:
    """Yield the servers of compose files, of several of one kind the one for tests or newest."""
    for file in files:
        kinds: dict[str, list[ComposeServer]] = {}
        for server in file.servers:
            kinds.setdefault(server.image.server.name, []).append(server)
        for name, servers in kinds.items():
            best = max(servers, key=_preference)
            yield Sighting(
                name, best.image.text, best.where, file.rank,
                f"the compose service {best.name}", best.env, file.for_tests, best.scripts,
            )  # fmt: skip


def _preference(server: ComposeServer) -> tuple[bool, bool, tuple[int, ...]]:
    return "test" in server.name, not server.optional, server.image.version


def in_scripts(repo: Snapshot) -> Iterator[Sighting]:
    """Yield the servers that scripts which run tests start in containers."""
    paths = [
        path for path in repo.files if path.endswith((".sh", ".bash")) or "/bin/" in f"/{path}"
    ]
    paths = [path for path in paths if not ELSEWHERE & set(path.lower().split("/")[:-1])]
    for path in paths[:MAX_SCRIPTS]:
        text = repo.text(path)
        if "docker" in text and (_TESTS.search(text) or "test" in path.rpartition("/")[2]):
            yield from _in_script(repo, path, text)


def _in_script(repo: Snapshot, path: str, text: str) -> Iterator[Sighting]:
    for one in commands(text):
        words = one.words[1:] if one.name == "sudo" else one.words
        if words[:2] != ("docker", "run"):
            continue
        image = next((known for word in words[2:] if (known := known_image(word))), None)
        if image:
            where = Place(path, one.line + 1)
            note = "the script starts this container"
            env = _passed(words)
            yield Sighting(image.server.name, image.text, where, SCRIPT, note, env)


def _passed(words: Sequence[str]) -> dict[str, str]:
    found = {}
    for word, following in zip(words, (*words[1:], ""), strict=True):
        text = following if word in ("-e", "--env") else word.removeprefix("--env=")
        name, equals, value = text.partition("=")
        if equals and (word in ("-e", "--env") or text != word) and "$" not in value:
            found[name] = value
    return found


def in_ci(documents: Sequence[CiDocument]) -> Iterator[Sighting]:
    """Yield the servers that existing CI starts in jobs that gate changes."""
    for document in documents:
        for job in document.jobs if document.gates else ():
            if not job.gates:
                continue
            for service in job.services:
                yield from _ci_service(service, job)
            for step in job.steps:
                for word, name in _ACTIONS:
                    if word in step.uses:
                        note = f"existing CI starts it with {step.uses.partition('@')[0]}"
                        image = _of_version(name, dict(step.inputs))
                        yield Sighting(name, image, step.where, CI, note, for_tests=True)


def _ci_service(service: CiService, job: CiJob) -> Iterator[Sighting]:
    text = _AXIS.sub(lambda found: _last(job, found[1]), service.image)
    known = known_image(text) or known_image(text.partition(":")[0]) or known_image(service.name)
    if known:
        env = {name: value for name, value in service.env if "${{" not in value}
        note = f"the service {service.name} of existing CI"
        yield Sighting(known.server.name, known.text, service.where, CI, note, env, for_tests=True)


def _last(job: CiJob, axis: str) -> str:
    return next((one.values[-1] for one in job.matrix if one.name == axis and one.values), "")


def _of_version(name: str, inputs: Mapping[str, str]) -> str:
    server = SERVERS[name]
    version = next((value for key, value in inputs.items() if "version" in key), "")
    plain = version.strip("'\"")
    return f"{server.official}:{plain}" if _VERSION.match(plain) else default_image(server)
