"""Reads Gradle builds as text: settings, build scripts in both languages, version catalogs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from autodevops_cli.ecosystems._base import is_aside
from autodevops_cli.ecosystems.java.artifacts import Artifact
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.table import Table

SETTINGS = ("settings.gradle", "settings.gradle.kts")
BUILDS = ("build.gradle", "build.gradle.kts")
WRAPPER = "gradle/wrapper/gradle-wrapper.properties"
CATALOG = "gradle/libs.versions.toml"
MAX_SCRIPTS = 300
MAX_FOUND = 1_000

_COMMENT = re.compile(
    r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|//[^\n]*|/\*.*?(?:\*/|\Z)""", re.DOTALL
)
# Scripts that tests carry along, other than the convention plugins in src/main.
_CARRIED = re.compile(r"(?:^|/)(?:resources|src/(?!main/)[^/]+)/")
_INCLUDED_BUILD = re.compile(r"\bincludeBuild[ \t]*\(?[ \t]*[\"']([^\"'\n]{1,200})[\"']")
_INCLUDE = re.compile(
    r"^[ \t]*include\b[ \t]*\(?((?:[\s,]*[\"'][^\"'\n]{1,200}[\"'])+)", re.MULTILINE
)
_QUOTED = re.compile(r"[\"']([^\"'\n]{1,200})[\"']")
_FOLDER = re.compile(
    r"project\([\"'](:[^\"'\n]{1,200})[\"']\)\.projectDir\s*=[^\n]{0,100}?[\"']([^\"'\n]{1,200})[\"']"
)
_PLUGIN = re.compile(
    r"\bid[ \t]*\(?[ \t]*[\"']([\w.-]{1,100})[\"'][ \t]*\)?"
    r"(?:[ \t]+version[ \t]*\(?[ \t]*[\"']([^\"'\n]{1,60})[\"'])?"
)
_KOTLIN = re.compile(
    r"\bkotlin[ \t]*\([ \t]*[\"']([\w.-]{1,60})[\"'][ \t]*\)"
    r"(?:[ \t]+version[ \t]*\(?[ \t]*[\"']([^\"'\n]{1,60})[\"'])?"
)
_APPLY = re.compile(r"\bapply[ \t(]+plugin[ \t]*[:=][ \t]*[\"']([\w.-]{1,100})[\"']")
_BARE = re.compile(r"^[ \t]*`?(java-library|java|application|war|groovy|scala|java-gradle-plugin"
                   r"|maven-publish|signing)`?[ \t]*;?[ \t]*$", re.MULTILINE)  # fmt: skip
_ALIAS = re.compile(r"\balias[ \t]*\([ \t]*(\w{1,40})\.plugins\.([\w.]{1,100})")
_ACCESSOR = re.compile(r"\blibs\.([\w.]{1,120})")
_LIBRARY = re.compile(
    r"[\"']([\w.-]{1,100}):([\w.-]{1,100})(?::([^\"':@\s]{1,60}))?(?:[@:][^\"'\n]*)?[\"']"
)
_VARIABLE = re.compile(
    r"^[ \t]*(?:(?:def|val|var|const val|private val|ext\.|extra\[)\s*)?[\"']?(\w{1,60})[\"']?\]?"
    r"[ \t]*(?:=|by extra\()[ \t]*[\"']?(\d[\w.-]{0,40})[\"']?[ \t]*\)?[ \t]*$",
    re.MULTILINE,
)
_PROPERTY = re.compile(r"^[ \t]*([\w.-]{1,80})[ \t]*[=:][ \t]*(\S{1,80})[ \t]*$", re.MULTILINE)
_REFERENCE = re.compile(r"\$\{?(?:rootProject\.|project\.|ext\.)?(\w{1,60})\}?")


@dataclass(frozen=True)
class Build:
    """A Gradle build: its scripts without comments, by path, and the variables they share."""

    repo: Snapshot
    root: str
    scripts: Mapping[str, str]
    variables: Mapping[str, str]

    @cached_property
    def catalog(self) -> Table:
        """The version catalog, empty where there is none."""
        return self.repo.toml(joined(self.root, CATALOG))

    def resolved(self, text: str) -> str:
        """Return the text with its `$variables` filled in where they are known."""
        return _REFERENCE.sub(lambda found: self.variables.get(found[1], found[0]), text)

    def place(self, path: str, needle: str) -> Place:
        """Return the place of the first line of a script that holds `needle`."""
        return self.repo.place(path, needle)

    def members(self) -> tuple[str, ...]:
        """Return the folders of the projects that the settings include."""
        text = "\n".join(self.scripts.get(joined(self.root, name), "") for name in SETTINGS)
        moved = {path.strip(":"): folder for path, folder in _FOLDER.findall(text)}
        names = [
            name.strip(":")
            for found in _few(_INCLUDE, text)
            for name in _QUOTED.findall(found[1])
            if "$" not in name
        ]
        folders = [moved.get(name, name.replace(":", "/")) for name in names if name]
        return tuple(dict.fromkeys(joined(self.root, folder) for folder in folders))

    def included_builds(self) -> tuple[str, ...]:
        """Return the folders of other builds that this one takes in."""
        found = [name for text in self.scripts.values() for name in _INCLUDED_BUILD.findall(text)]
        return tuple(dict.fromkeys(joined(self.root, name) for name in found))

    @cached_property
    def plugins(self) -> tuple[Artifact, ...]:
        """The plugins that are applied anywhere in the build."""
        return tuple(self._plugins())

    def has_plugin(self, *names: str) -> Artifact | None:
        """Return the first applied plugin with one of these ids."""
        return next((plugin for plugin in self.plugins if plugin.group in names), None)

    def _plugins(self) -> Iterator[Artifact]:
        for path, text in self.scripts.items():
            for pattern, prefix in ((_PLUGIN, ""), (_KOTLIN, "org.jetbrains.kotlin.")):
                for found in _few(pattern, text):
                    yield self._plugin(path, prefix + found[1], found[2] or "", found[0])
            for pattern in (_APPLY, _BARE):
                for found in _few(pattern, text):
                    yield self._plugin(path, found[1], "", found[0].strip())
            for found in _few(_ALIAS, text):
                name, version = self._catalogued(found[2])
                if name:
                    yield self._plugin(path, name, version, found[0])

    def _plugin(self, path: str, name: str, version: str, needle: str) -> Artifact:
        known = self.resolved(version)
        return Artifact(name, "", "" if "$" in known else known, self.place(path, needle))

    def _catalogued(self, accessor: str) -> tuple[str, str]:
        """Return id and version of a plugin of the catalog, by the accessor for its alias."""
        plugins = self.catalog.table("plugins")
        for alias in plugins:
            if _accessor(alias) == accessor:
                row = plugins.table(alias)
                name, _, version = (plugins.text(alias) or row.text("id")).partition(":")
                return name, version or self.version(row)
        return "", ""

    def version(self, row: Table) -> str:
        """Return the version of a row of the catalog, through its reference where it has one."""
        reference = row.text("version", "ref")
        return self.catalog.text("versions", reference) if reference else row.text("version")

    def libraries(self) -> Iterator[Artifact]:
        """Yield the libraries that scripts name, in full or by their alias in the catalog."""
        for path, text in self.scripts.items():
            for found in _few(_LIBRARY, text):
                version = self.resolved(found[3] or "")
                where = self.place(path, found[0])
                yield Artifact(found[1], found[2], "" if "$" in version else version, where)
        used = {name for text in self.scripts.values() for name in _ACCESSOR.findall(text)}
        yield from self._from_catalog(used)

    def _from_catalog(self, used: set[str]) -> Iterator[Artifact]:
        path = joined(self.root, CATALOG)
        bundled = {
            _accessor(name)
            for bundle in self.catalog.table("bundles")
            if f"bundles.{_accessor(bundle)}" in used
            for name in self.catalog.strings("bundles", bundle)
        }
        libraries = self.catalog.table("libraries")
        for alias in libraries:
            if not {_accessor(alias), f"{_accessor(alias)}.get"} & (used | bundled):
                continue
            row = libraries.table(alias)
            module = libraries.text(alias) or row.text("module")
            group, name, version = f"{module}::".split(":")[:3]
            yield Artifact(
                group or row.text("group"), name or row.text("name"),
                version or self.version(row), self.place(path, alias),
            )  # fmt: skip


def _few(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield the first matches: as many as anybody writes by hand."""
    return islice(pattern.finditer(text), MAX_FOUND)


def _accessor(alias: str) -> str:
    return re.sub(r"[-_]", ".", alias)


def read_build(repo: Snapshot, root: str) -> Build:
    """Return the Gradle build of a folder, with the scripts of its projects and conventions."""
    paths = [
        path
        for path in repo.below(root)
        if path.endswith((".gradle", ".gradle.kts"))
        and not is_aside(path[len(root) :].lstrip("/"))
        and not _CARRIED.search(path)
    ]
    paths.sort(key=lambda path: (path.count("/"), path))
    scripts = {path: uncommented(repo.text(path)) for path in paths[:MAX_SCRIPTS]}
    variables: dict[str, str] = {}
    for name, value in _PROPERTY.findall(repo.text(joined(root, "gradle.properties"))):
        variables.setdefault(name, value)
    for text in scripts.values():
        for name, value in _VARIABLE.findall(text):
            variables.setdefault(name, value)
    return Build(repo, root, scripts, variables)


def uncommented(text: str) -> str:
    """Return a script without its comments; lines stay where they are."""
    return _COMMENT.sub(lambda found: found[1] or "\n" * found[0].count("\n"), text)
