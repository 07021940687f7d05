"""Reads pom.xml: what it says itself and what it inherits from parents in the repository."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from autodevops_cli.ecosystems.java.artifacts import Artifact
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot, joined, parent
from autodevops_cli.repository.xml import XmlNode

MAX_MODULES = 300
MAX_PARENTS = 10
_REFERENCE = re.compile(r"\$\{([^${}]{1,200})\}")
_PLUGINS = "org.apache.maven.plugins"


@dataclass(frozen=True, slots=True)
class Property:
    """A value with its place."""

    value: str
    where: Place


@dataclass(frozen=True, slots=True)
class Pom:
    """A pom.xml; `properties` includes those inherited from parents in the repository."""

    path: str
    project: XmlNode
    properties: Mapping[str, Property] = field(default_factory=dict)
    parents: tuple[Artifact, ...] = ()

    def resolved(self, text: str) -> str:
        """Return the text with its `${properties}` filled in where they are known."""
        for _ in range(5):
            filled = _REFERENCE.sub(self._fill, text)
            if filled == text or len(filled) > 2000:
                break
            text = filled
        return text

    def _fill(self, found: re.Match[str]) -> str:
        known = self.properties.get(found[1])
        return known.value if known else found[0]

    def value(self, *path: str) -> str:
        """Return the text at a path below <project>, with properties filled in."""
        return self.resolved(self.project.value(*path))

    def place(self, node: XmlNode) -> Place:
        """Return the place of a node of this file."""
        return Place(self.path, node.line)

    @property
    def packaging(self) -> str:
        """What the module makes: "jar", "war", "pom", "hpi", …."""
        return self.project.value("packaging") or "jar"

    def dependencies(self) -> Iterator[Artifact]:
        """Yield the dependencies, and the versions managed for others."""
        for node in self.project.all("dependencies", "dependency"):
            yield self._artifact(node)
        for node in self.project.all("dependencyManagement", "dependencies", "dependency"):
            yield self._artifact(node, managed=True)

    def plugins(self) -> Iterator[tuple[Artifact, XmlNode]]:
        """Yield the plugins of the build, with their nodes."""
        for path in (("plugins", "plugin"), ("pluginManagement", "plugins", "plugin")):
            for node in self.project.all("build", *path):
                yield self._artifact(node, managed=len(path) == 3, group=_PLUGINS), node

    def modules(self) -> tuple[str, ...]:
        """Return the folders of the modules, also those that only a profile adds."""
        profiles = self.project.all("profiles", "profile", "modules", "module")
        # Maven 4 calls modules subprojects.
        newer = self.project.all("subprojects", "subproject")
        nodes = (*self.project.all("modules", "module"), *newer, *profiles)
        names = dict.fromkeys(self.resolved(node.text) for node in nodes)
        return tuple(joined(parent(self.path), name) for name in names if name)

    def _artifact(self, node: XmlNode, *, managed: bool = False, group: str = "") -> Artifact:
        return Artifact(
            self.resolved(node.value("groupId")) or group,
            self.resolved(node.value("artifactId")),
            self._version(node.value("version")),
            self.place(node),
            managed,
        )

    def _version(self, text: str) -> str:
        version = self.resolved(text)
        return "" if "$" in version else version


def read_pom(repo: Snapshot, path: str, depth: int = 0) -> Pom:
    """Return the pom.xml at a path, an empty one where it is absent or broken."""
    project = repo.xml(path)
    if project.name != "project":
        return Pom(path, XmlNode("project"))
    declared = project.first("parent")
    inherited = _parent(repo, path, declared, depth)
    own = {
        node.name: Property(node.text, Place(path, node.line))
        for node in project.first("properties").children
    }
    properties = {**inherited.properties, **own, **_builtin(project, path)}
    draft = Pom(path, project, properties)
    if not declared.children:
        return draft
    artifact = Artifact(
        draft.resolved(declared.value("groupId")), draft.resolved(declared.value("artifactId")),
        draft.resolved(declared.value("version")), draft.place(declared), managed=True,
    )  # fmt: skip
    return Pom(path, project, properties, (artifact, *inherited.parents))


def _parent(repo: Snapshot, path: str, declared: XmlNode, depth: int) -> Pom:
    """Return the parent where it stands in the repository, an empty pom elsewhere."""
    nothing = Pom("", XmlNode("project"))
    if not declared.children or depth >= MAX_PARENTS:
        return nothing
    names = [node.text for node in declared.all("relativePath")] or ["../pom.xml"]
    if not names[0] or "$" in names[0]:
        return nothing
    target = joined(parent(path), names[0])
    if not target.endswith(".xml"):
        target = joined(target, "pom.xml")
    if target == path or not repo.has(target):
        return nothing
    found = read_pom(repo, target, depth + 1)
    same = found.project.value("artifactId") == declared.value("artifactId")
    return found if same else nothing


def _builtin(project: XmlNode, path: str) -> dict[str, Property]:
    names = ("version", "groupId", "artifactId")
    found = {}
    for name in names:
        node = project.first(name) if project.value(name) else project.first("parent", name)
        if node.text:
            found[f"project.{name}"] = Property(node.text, Place(path, node.line))
        above = project.first("parent", name)
        if above.text:
            found[f"project.parent.{name}"] = Property(above.text, Place(path, above.line))
    return found


def reactor(repo: Snapshot, path: str) -> tuple[Pom, ...]:
    """Return a pom and, breadth first, those of its modules and their modules."""
    poms: dict[str, Pom] = {}
    pending = [path]
    while pending and len(poms) < MAX_MODULES:
        current = pending.pop(0)
        if current in poms or not repo.has(current):
            continue
        poms[current] = read_pom(repo, current)
        pending.extend(
            folder if folder.endswith(".xml") else joined(folder, "pom.xml")
            for folder in poms[current].modules()
        )
    return tuple(poms.values())
