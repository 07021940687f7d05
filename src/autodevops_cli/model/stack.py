"""What a repository is: components and the facts about them."""

from __future__ import annotations

from dataclasses import dataclass

from autodevops_cli.model.evidence import Fact


@dataclass(frozen=True, slots=True)
class Component:
    """One buildable thing in one folder; `root` is "" for the repository's own root."""

    ecosystem: str
    root: str
    facts: tuple[Fact, ...] = ()
    weight: int = 0
    """How many source files of its language stand below its root."""

    def fact(self, subject: str) -> Fact | None:
        """Return the fact settled for `subject`, or None."""
        return next((fact for fact in self.facts if fact.subject == subject), None)

    def value(self, subject: str, default: str = "") -> str:
        """Return the value settled for `subject`, or `default`."""
        fact = self.fact(subject)
        return fact.value if fact else default

    def under(self, prefix: str) -> tuple[Fact, ...]:
        """Return the facts whose subject is `prefix` or starts with `prefix.`."""
        return tuple(
            fact
            for fact in self.facts
            if fact.subject == prefix or fact.subject.startswith(prefix + ".")
        )

    def commands(self, kind: str) -> tuple[Fact, ...]:
        """Return the commands of `kind` ("test", "lint", "typecheck", "format", "build", …)."""
        return self.under(f"command.{kind}")


@dataclass(frozen=True, slots=True)
class StackProfile:
    """The repository: its components, the primary one first, and facts about the whole."""

    components: tuple[Component, ...] = ()
    facts: tuple[Fact, ...] = ()
    default_branch: str = "main"

    @property
    def primary(self) -> Component | None:
        """The component that the repository is mainly about, or None when nothing is known."""
        return self.components[0] if self.components else None

    def value(self, subject: str, default: str = "") -> str:
        """Return the value settled for the whole repository, or `default`."""
        return next((fact.value for fact in self.facts if fact.subject == subject), default)

    def under(self, prefix: str) -> tuple[Fact, ...]:
        """Return the repository's facts whose subject is `prefix` or starts with `prefix.`."""
        return tuple(
            fact
            for fact in self.facts
            if fact.subject == prefix or fact.subject.startswith(prefix + ".")
        )
