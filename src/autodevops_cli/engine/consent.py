"""Whether files of a repository may leave: asked of a person once, never assumed."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from autodevops_cli.advisor._base import Question
from autodevops_cli.advisor.errors import ConsentMissing
from autodevops_cli.engine.ai_policy import AiPolicy
from autodevops_cli.repository.snapshot import Snapshot

MOST_BYTES = 1_000_000
HINT = "ai.consent in your configuration, or AUTODEVOPS_AI_CONSENT=always, says yes for good"


class Word(StrEnum):
    """What a person answers."""

    NO = "no"
    ONCE = "once"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Leaving:
    """What would leave, and for whom; `cost` in millionths of a US dollar, at most."""

    question: Question
    providers: tuple[str, ...]
    tokens: int = 0
    cost: int | None = None


Ask = Callable[[Leaving], Word]


@dataclass(frozen=True, slots=True)
class Memory:
    """The repositories for which somebody said yes for good, by provider, in a file of the user."""

    path: Path

    def has(self, repository: str, providers: tuple[str, ...]) -> bool:
        """Tell whether all the providers may have a repository's files."""
        known = self._read()
        return bool(providers) and all(
            repository in known.get(provider, ()) for provider in providers
        )

    def add(self, repository: str, providers: tuple[str, ...]) -> None:
        """Remember a yes. Where that cannot be written, it is asked again the next time."""
        known = self._read()
        for provider in providers:
            known[provider] = sorted({*known.get(provider, ()), repository})
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            beside = self.path.with_suffix(f".{os.getpid()}")
            beside.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
            beside.replace(self.path)
        except OSError:
            return

    def _read(self) -> dict[str, list[str]]:
        """Return what the file says; one that says anything odd says nothing."""
        try:
            with self.path.open("rb") as file:
                data = json.loads(file.read(MOST_BYTES))
        except (OSError, ValueError, RecursionError):
            return {}
        rows = data.items() if isinstance(data, dict) else ()
        return {
            name: [one for one in found if isinstance(one, str)]
            for name, found in rows
            if isinstance(found, list)
        }


def memory(environ: Mapping[str, str]) -> Memory:
    """Return the memory of the user."""
    base = Path(environ.get("XDG_STATE_HOME") or "")
    folder = base if base.is_absolute() else Path.home() / ".local" / "state"
    return Memory(folder / "autodevops" / "consent.json")


def required(
    policy: AiPolicy, repo: Snapshot, leaving: Leaving, remembered: Memory, ask: Ask | None
) -> None:
    """Return where the files may leave. Raises ConsentMissing.

    `ask` is None where nobody is there to be asked.
    """
    wish = policy.wish(private=leaving.question.private)
    kind = "private" if leaving.question.private else "public"
    if wish == "always":
        return
    if wish == "never":
        raise ConsentMissing(f"the settings say that no {kind} repository is sent to a model")
    own = identity_of(repo)
    if remembered.has(own, leaving.providers):
        return
    if ask is None:
        raise ConsentMissing(
            f"nobody has agreed that files of this {kind} repository are sent to a model",
            hint=HINT,
        )
    match ask(leaving):
        case Word.ALWAYS:
            remembered.add(own, leaving.providers)
        case Word.NO:
            raise ConsentMissing("it was declined to send files of this repository to a model")
        case Word.ONCE:
            return


def identity_of(repo: Snapshot) -> str:
    """Return what a repository is remembered by: neither its name nor its place can be read."""
    place = repo.remote or str(repo.root or repo.name)
    return hashlib.sha256(place.encode(errors="replace")).hexdigest()


def providers_of(policy: AiPolicy) -> tuple[str, ...]:
    """Return the providers that may be asked, and where they are when not at their usual place."""
    urls = dict(policy.urls)
    names = dict.fromkeys(scope.partition("/")[0] for scope in policy.models)
    return tuple(f"{name} at {urls[name]}" if name in urls else name for name in names)
