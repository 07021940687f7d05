"""Is a package published to npm, and what would npm do before it is?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.ecosystems.node.manifest import Manifest
from autodevops_cli.ecosystems.node.project import Project
from autodevops_cli.ecosystems.node.purpose import is_published
from autodevops_cli.model.evidence import Evidence, Place, Strength

NPM = "publish.npm"
# What decides by itself which versions are published, and when.
DECIDES = ("semantic-release", "@changesets/cli", "lerna", "beachball", "@auto-it/core", "auto")
_NAME = re.compile(r"(?:@[a-z0-9~][\w.~-]{0,80}/)?[a-zA-Z0-9~][\w.~-]{0,120}")
_NPMJS = re.compile(r"https?://registry\.npmjs\.(?:org|com)/?")


def publishing(project: Project) -> Iterator[Evidence]:
    """Yield the package that is published to npm, and the commands that pack it."""
    everybody = (project.manifest, *project.space.members)
    found = [one for one in everybody if is_published(project, one) and _is_for_npm(one)]
    if not found:
        return
    first, where = found[0], found[0].where("name")
    note = "named, versioned and not private"
    yield Evidence(NPM, first.name, where, Strength.INFERRED, note=note)
    if first.root != project.root:
        yield Evidence(f"{NPM}.folder", first.root, where)
    yield from _before(project, first)
    yield Evidence(
        f"{NPM}.command", _pack(project), Place(first.path), note="what would be published"
    )
    if why := _obstacle(project, found):
        yield Evidence(f"{NPM}.obstacle", why, where)


def _is_for_npm(manifest: Manifest) -> bool:
    registry = manifest.data.text("publishConfig", "registry")
    return bool(_NAME.fullmatch(manifest.name)) and (
        not registry or bool(_NPMJS.fullmatch(registry))
    )


def _before(project: Project, manifest: Manifest) -> Iterator[Evidence]:
    """Yield the script that npm runs before it packs, or the build that people run themselves."""
    packs = {"prepack", "prepare"} & manifest.scripts.keys()
    wanted = ("prepublishOnly", *(() if packs else ("build",)))
    script = next((name for name in wanted if name in manifest.scripts), "")
    if script:
        text, where = project.manager.run(script), manifest.where("scripts", script)
        yield Evidence(f"{NPM}.before", text, where, note=f"the {script} script")


def _pack(project: Project) -> str:
    """Return the command that packs; managers with workspaces replace their own versions in it."""
    manager = project.manager
    if manager.berry:
        return "yarn pack --out package.tgz"
    return {"pnpm": "pnpm pack", "bun": "bun pm pack"}.get(manager.name, "npm pack")


def _obstacle(project: Project, found: list[Manifest]) -> str:
    """Say why a job that packs one package for each tag would be wrong, "" where it would not."""
    tool = next((one for one in (project.manifest.depends(*DECIDES), found[0].depends(*DECIDES))
                 if one), "")  # fmt: skip
    if tool:
        return f"{tool} decides by itself what is published and when"
    if len(found) > 1:
        return f"{found[0].name} is one of {len(found)} packages, and one tag publishes one package"
    if any(name.endswith(".tgz") for name in project.repo.beside(found[0].root)):
        return "packed files are committed beside its manifest"
    return ""
