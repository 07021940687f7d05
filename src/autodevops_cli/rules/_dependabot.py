"""The configuration of Dependabot, and who else keeps pins fresh."""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.edit import Edit, Fix
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.table import Table

PATHS = (".github/dependabot.yml", ".github/dependabot.yaml")
OTHER_BOTS = (
    "renovate.json", "renovate.json5", ".renovaterc", ".renovaterc.json", ".renovaterc.json5",
    "renovate.config.js", "renovate-config.js", "config.js", "updatecli.yaml", "updatecli.yml",
)  # fmt: skip


def config(repo: Snapshot) -> str:
    """Return the path of Dependabot's configuration, "" where there is none."""
    return repo.first(*PATHS)


def entries(repo: Snapshot) -> Iterator[tuple[int, Table]]:
    """Yield what Dependabot is to update, with the number of the entry."""
    found = repo.yaml(config(repo)).raw("updates")
    for number, entry in enumerate(found if isinstance(found, list) else ()):
        if isinstance(entry, dict):
            yield number, Table(entry)


def at(repo: Snapshot, *route: str | int) -> Place:
    """Return the place of a node of the configuration."""
    path = config(repo)
    return Place(path, repo.yaml_document(path).line(*route))


def fix(repo: Snapshot, title: str, *edits: Edit, safe: bool = True) -> Fix:
    """Return a fix of the configuration."""
    return Fix(title, config(repo), edits, safe)


def has_other_bot(repo: Snapshot) -> bool:
    """Tell whether something but Dependabot keeps dependencies fresh here."""
    if any("renovate" in repo.text(path) for path in repo.named("config.js")[:3]):
        return True
    named = [path for path in repo.named(*OTHER_BOTS) if not path.endswith("config.js")]
    return bool(
        named
        or repo.named("renovate.config.js", "renovate-config.js")
        or repo.json("package.json").has("renovate")
        or repo.below("updatecli") or repo.below("updatecli.d") or repo.below(".github/updatecli")
    )  # fmt: skip
