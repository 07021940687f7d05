"""What MSBuild files say before anything is built: properties and items, imports included."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from autodevops_cli.ecosystems.dotnet.conditions import expanded, holds, unknown
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot, joined, parent
from autodevops_cli.repository.xml import XmlNode

MAX_DEPTH = 8
MAX_ITEMS = 2000
ITEMS = frozenset(
    ("PackageReference", "GlobalPackageReference", "ProjectReference", "FrameworkReference",
     "PackageVersion", "ProjectFile")
)  # fmt: skip
TARGETING = ("targetframework", "targetframeworks")
_ABOVE = re.compile(
    r"\$\(\[MSBuild\]::GetPathOfFileAbove\(\s*['\"]?([\w.-]{1,100})['\"]?[^)]{0,200}(?:\)[^)]{0,20}){0,2}\)\)?"
)


@dataclass(frozen=True, slots=True)
class Item:
    """An item: "PackageReference" of "xunit"; `version` where it stands beside."""

    kind: str
    include: str
    where: Place
    version: str = ""


@dataclass
class Evaluation:
    """The properties (names in lower case) and items of a project file with all it imports."""

    repo: Snapshot
    path: str
    properties: dict[str, str] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    sdks: list[str] = field(default_factory=list)
    unsure: bool = False
    """Whether the target frameworks come from somewhere else, such as an SDK."""
    _seen: set[str] = field(default_factory=set)

    def read(self, path: str, depth: int = 0) -> None:
        """Read one file, in the order in which MSBuild would; each file once."""
        if path in self._seen or depth > MAX_DEPTH or not self.repo.has(path):
            return
        self._seen.add(path)
        root = self.repo.xml(path)
        self.sdks.extend(one for one in root.attributes.get("Sdk", "").split(";") if one)
        self._visit(root, path, depth)

    def _visit(self, node: XmlNode, path: str, depth: int) -> None:
        for child in node.children:
            if child.name == "Sdk":
                self.sdks.append(child.attributes.get("Name", ""))
            elif child.name == "PropertyGroup" and self._holds(child, path):
                self._set(child, path)
            elif child.name == "ItemGroup" and self._applies(child, path):
                self._add(child, path)
            elif child.name == "Import" and self._holds(child, path):
                self._import(child, path, depth)
            elif child.name == "Choose":
                self._choose(child, path, depth)

    def _choose(self, node: XmlNode, path: str, depth: int) -> None:
        for child in node.children:
            if child.name == "Otherwise" or (child.name == "When" and self._holds(child, path)):
                self._visit(child, path, depth)
                return

    def _set(self, group: XmlNode, path: str) -> None:
        for one in group.children:
            if self._holds(one, path):
                name = one.name.lower()
                if name in TARGETING and unknown(one.text, self.properties) - {name}:
                    self.unsure = True
                self.properties[name] = self._expanded(one.text, path)
                self.places[name] = Place(path, one.line)

    def _add(self, group: XmlNode, path: str) -> None:
        for one in group.children:
            include = one.attributes.get("Include", "")
            if one.name not in ITEMS or not include or not self._applies(one, path):
                continue
            version = one.attributes.get("Version", "") or one.value("Version")
            for name in self._expanded(include, path).split(";"):
                if name.strip() and len(self.items) < MAX_ITEMS:
                    self.items.append(Item(one.name, name.strip(), Place(path, one.line), version))

    def _import(self, node: XmlNode, path: str, depth: int) -> None:
        if node.attributes.get("Sdk"):
            self.sdks.append(node.attributes["Sdk"])
            return
        raw = node.attributes.get("Project", "")
        if above := _ABOVE.search(raw):
            start = parent(path) if ".." not in raw else parent(parent(path))
            found = nearest(self.repo, start, above[1])
        else:
            found = located(self._expanded(raw, path), parent(path))
        self.read(found, depth + 1)

    def _expanded(self, text: str, path: str) -> str:
        return expanded(text, self._seen_from(path))

    def _seen_from(self, path: str) -> dict[str, str]:
        """Return the properties with those that are about the file itself."""
        folder = parent(path)
        return self.properties | {"msbuildthisfiledirectory": f"/{folder}/" if folder else "/"}

    def _holds(self, node: XmlNode, path: str) -> bool:
        condition = node.attributes.get("Condition", "")
        return holds(condition, self._seen_from(path))

    def _applies(self, node: XmlNode, path: str) -> bool:
        """Tell whether items count: what one target framework needs, the project needs."""
        condition = node.attributes.get("Condition", "")
        return "$(targetframework" in condition.lower() or self._holds(node, path)


def evaluate(repo: Snapshot, path: str) -> Evaluation:
    """Return what a project says on Linux, with the Directory files above it."""
    name = path.rpartition("/")[2].rpartition(".")[0]
    start = {
        "os": "Unix", "configuration": "Release", "visualstudioversion": "18.0",
        "msbuildprojectname": name,
        "msbuildprojectdirectory": f"/{parent(path)}", "assemblyname": name,
        "msbuildprojectextension": f".{path.rpartition('.')[2]}",
    }  # fmt: skip
    found = Evaluation(repo, path, start)
    found.read(nearest(repo, parent(path), "Directory.Build.props"))
    found.read(nearest(repo, parent(path), "Directory.Packages.props"))
    found.read(path)
    found.read(nearest(repo, parent(path), "Directory.Build.targets"))
    return found


def nearest(repo: Snapshot, folder: str, name: str) -> str:
    """Return the file of this name in a folder or the next one above it, or ""."""
    for one in upwards(folder):
        if repo.has(joined(one, name)):
            return joined(one, name)
    return ""


def upwards(folder: str) -> Iterator[str]:
    """Yield a folder and all above it, up to the root of the repository."""
    while folder:
        yield folder
        folder = parent(folder)
    yield ""


def located(text: str, folder: str) -> str:
    """Return the path of a file that is named as Windows or Linux would, from a folder."""
    return joined(folder, text.strip().replace("\\", "/")) if text.strip() else ""
