"""Is this published for others to use, or does it run on its own?"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.ecosystems.node.manifest import Manifest
from autodevops_cli.ecosystems.node.project import Project
from autodevops_cli.model.evidence import Evidence, Place, Strength

# What only a package that somebody imports or installs says about itself.
KEYS = (
    "files",
    "exports",
    "module",
    "types",
    "typings",
    "bin",
    "publishConfig",
    "peerDependencies",
)
SCRIPTS = ("prepublishOnly", "prepack", "semantic-release")


def kind(project: Project) -> Iterator[Evidence]:
    """Yield "library" when the package or a member is published, "application" otherwise."""
    manifest = project.manifest
    everybody = (manifest, *project.space.members)
    if public := next((one for one in everybody if is_published(project, one)), None):
        where, note = public.where("name"), "published, so it runs on its users' Node"
        yield Evidence("kind", "library", where, Strength.INFERRED, note=note)
    else:
        where = manifest.where("private") if manifest.private else Place(manifest.path)
        yield Evidence("kind", "application", where, Strength.INFERRED, note="not published")


def is_published(project: Project, manifest: Manifest) -> bool:
    """Tell whether a package is there for others to install from a registry."""
    if manifest.private or not manifest.name or not manifest.data.text("version"):
        return False
    ignores = project.repo.has(f"{manifest.root}/.npmignore".lstrip("/"))
    releases = any(name in manifest.scripts for name in SCRIPTS)
    return ignores or releases or any(manifest.data.has(key) for key in KEYS)
