"""Java and Kotlin: Maven reactors and Gradle builds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.data import alive
from autodevops_cli.ecosystems._base import Ecosystem, marked_roots
from autodevops_cli.ecosystems.java import gradle, maven
from autodevops_cli.ecosystems.java.jdks import runtimes
from autodevops_cli.ecosystems.java.jobs import JAVA, jobs
from autodevops_cli.ecosystems.java.pom import reactor
from autodevops_cli.ecosystems.java.scripts import BUILDS, SETTINGS, WRAPPER, read_build
from autodevops_cli.ecosystems.java.sources import EXTENSIONS
from autodevops_cli.model.evidence import Evidence, Place
from autodevops_cli.repository.snapshot import Snapshot, joined, parent

MANIFEST = "META-INF/MANIFEST.MF"
WRAPPERS = ("mvnw", "gradlew")
READ = ("README.md", "README", "README.adoc", "README.rst", "CONTRIBUTING.md")
_DISTRIBUTED = re.compile(r"gradle-(\d+)\.")
_GRADLE = re.compile(r"\bgradlew?\s+[\w:]")
_MAVEN = re.compile(r"\bmvnw?\s+[-\w:]")
NOT_BUILDS = frozenset({
    "META-INF", "buildSrc", "build-logic", "resources", "archetype-resources", "test", "tests",
    "testdata", "test-data", "fixture", "fixtures", "__fixtures__", "vendor", "third_party",
})  # fmt: skip


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the folders of builds, without the modules and projects that a build includes.

    Below another build only one that stands on its own, with its own wrapper, counts. Without any
    build: the root, when sources or an unpacked jar stand there.
    """
    found: list[str] = []
    taken: set[str] = set()
    for folder in marked_roots(repo, "pom.xml", *SETTINGS, *BUILDS):
        if folder in taken or _is_packed(folder) or _is_shell(repo, folder):
            continue
        if not _stands_alone(repo, folder, found):
            continue
        found.append(folder)
        taken.update(_members(repo, folder))
    return tuple(found) or _plain(repo)


def _is_packed(folder: str) -> bool:
    """Tell whether a folder holds what a jar carries, a build's own logic or test data."""
    return not NOT_BUILDS.isdisjoint(folder.split("/"))


def _is_shell(repo: Snapshot, folder: str) -> bool:
    """Tell whether a folder wraps a Flutter application, whose own tool builds it."""
    parts = folder.split("/")
    return any(
        name in ("android", ".android")
        and repo.has(joined("/".join(parts[:depth]), "pubspec.yaml"))
        for depth, name in enumerate(parts)
    )


def _stands_alone(repo: Snapshot, folder: str, found: list[str]) -> bool:
    above = any(not root or folder.startswith(root + "/") for root in found)
    return not above or any(repo.has(joined(folder, name)) for name in WRAPPERS)


def _members(repo: Snapshot, root: str) -> Iterator[str]:
    if repo.has(joined(root, "pom.xml")):
        yield from (parent(pom.path) for pom in reactor(repo, joined(root, "pom.xml"))[1:])
    if repo.first(*(joined(root, name) for name in (*SETTINGS, *BUILDS))):
        build = read_build(repo, root)
        yield from (*build.members(), *build.included_builds())


def _plain(repo: Snapshot) -> tuple[str, ...]:
    beside = repo.beside("")
    packed = repo.has(MANIFEST) and any(path.endswith(".class") for path in repo.files)
    return ("",) if packed or any(name.endswith(EXTENSIONS) for name in beside) else ()


def detect(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Ask the build tool of the folder; where both stand there, the one that people use leads."""
    has_maven = repo.has(joined(root, "pom.xml"))
    has_gradle = repo.first(*(joined(root, name) for name in (*SETTINGS, *BUILDS)))
    if has_maven and not (has_gradle and _gradle_leads(repo, root)):
        yield from maven.detect(repo, root)
        if has_gradle:
            yield Evidence("package-manager.gradle", "gradle", Place(has_gradle), note="also built")
    elif has_gradle:
        yield from gradle.detect(repo, root)
        if has_maven:
            where = Place(joined(root, "pom.xml"))
            yield Evidence("package-manager.maven", "maven", where, note="a Maven project too")
    if has_maven or has_gradle:
        yield from runtimes(repo, root)
    if sources := next((path for path in repo.below(root) if path.endswith(".kt")), ""):
        yield Evidence("kotlin.sources", "yes", Place(sources), note="Kotlin is compiled here")


def _gradle_leads(repo: Snapshot, root: str) -> bool:
    """Tell whether a Gradle build beside a Maven one has more speaking for it.

    A wrapper speaks for a tool, unless its version gets no fixes any more, and so does the README.
    """
    version = _DISTRIBUTED.search(repo.text(joined(root, WRAPPER)))
    told = "\n".join(repo.text(joined(root, name)) for name in READ)
    of_gradle, of_maven = len(_GRADLE.findall(told)), len(_MAVEN.findall(told))
    for_gradle = bool(version and version[1] in alive("gradle")) + (of_gradle > of_maven)
    for_maven = repo.has(joined(root, "mvnw")) + (of_maven > of_gradle)
    return for_gradle > for_maven


ECOSYSTEM = Ecosystem(
    "java", "Java", EXTENSIONS, roots, detect, jobs, (JAVA,),
    markers=("pom.xml", "*.gradle", "*.gradle.kts", "gradlew", "MANIFEST.MF"),
)  # fmt: skip
