"""Maven: the reactor, the Java level its poms ask for, and what to run."""

from __future__ import annotations

import re
import shlex
import textwrap
from collections.abc import Iterator

from autodevops_cli.ecosystems.java import artifacts
from autodevops_cli.ecosystems.java.artifacts import Artifact, bound, highest
from autodevops_cli.ecosystems.java.jdks import major
from autodevops_cli.ecosystems.java.pom import Pom, reactor
from autodevops_cli.ecosystems.java.sources import has_tests, is_workspace
from autodevops_cli.model.evidence import Evidence, Place, Source, Strength, command
from autodevops_cli.repository.snapshot import Snapshot, joined, parent
from autodevops_cli.repository.xml import XmlNode

WRAPPER = ".mvn/wrapper/maven-wrapper.properties"
_WRAPPED = re.compile(r"apache-maven-(\d+(?:\.\d+)+)")
_COMPILER = ("release", "target", "source")
_COMPILED = (*_COMPILER, "testRelease", "testTarget", "testSource")
_LEVELS = (
    "maven.compiler.release", "maven.compiler.target", "maven.compiler.source", "java.version",
    "jdk.version", "java.release", "javaVersion", "jdkVersion", "kotlin.compiler.jvmTarget",
)  # fmt: skip
_TEST_LEVELS = ("maven.compiler.testRelease", "maven.compiler.testTarget")
# A default goal stands for the build where it runs the tests.
_TESTS = re.compile(r"(?:^|\s)(?:test|package|verify|install)(?:\s|$)")
# Sources older than this no longer compile from some JDK on: (level, newest JDK).
_DROPPED = ((5, 8), (6, 11), (7, 17))
_RANGE = re.compile(r"[\[(]?\s*([\d.]+)?\s*(?:(,)\s*([\d.]+)?\s*[\])])?")
_APPLICATIONS = frozenset({"war", "ear", "hpi", "jpi", "quarkus", "eclipse-repository"})
_RUNNABLE = ("spring-boot-maven-plugin", "quarkus-maven-plugin", "micronaut-maven-plugin")
_DESCRIBED = frozenset({"nexus-staging-maven-plugin", "central-publishing-maven-plugin"})
# Maven binds none of these on its own: with an execution the build runs them.
_CHECKS = {
    "spotless-maven-plugin": "spotless", "maven-checkstyle-plugin": "checkstyle",
    "maven-pmd-plugin": "pmd", "spotbugs-maven-plugin": "spotbugs",
    "ktlint-maven-plugin": "ktlint", "detekt-maven-plugin": "detekt",
    "apache-rat-plugin": "rat", "fmt-maven-plugin": "fmt",
}  # fmt: skip


def detect(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield what the pom.xml of a folder and those of its modules say."""
    poms = reactor(repo, joined(root, "pom.xml"))
    yield Evidence("package-manager", "maven", Place(poms[0].path), note="a Maven project")
    if not poms[0].project.children:
        return
    yield from _levels(poms)
    yield from artifacts.evidence(_artifacts(poms))
    yield from _enforced(poms[0])
    yield from _members(poms)
    yield _kind(poms)
    yield from _commands(repo, root, poms)


def _artifacts(poms: tuple[Pom, ...]) -> Iterator[Artifact]:
    for pom in poms:
        yield from pom.parents
        yield from pom.dependencies()
        for plugin, _ in pom.plugins():
            yield plugin


def _levels(poms: tuple[Pom, ...]) -> Iterator[Evidence]:
    """Yield the Java level: the root's own, else the highest one of the modules."""
    seen = list(_level(poms[0]))
    if not seen:
        inner = [one for pom in poms[1:] for one in _level(pom)]
        seen = sorted(inner, key=lambda one: -int(one.value))
    yield from seen
    if seen:
        yield from _droppings(seen[0])
    yield from highest([next(_level(pom), None) for pom in poms])
    yield from _compiled(poms)
    for pom in poms:
        for name in _TEST_LEVELS:
            known = pom.properties.get(name)
            if known and (java := major(pom.resolved(known.value))):
                yield bound("oldest", "tests", java, known.where, f"the tests are Java {java}")


def _level(pom: Pom) -> Iterator[Evidence]:
    for plugin, node in pom.plugins():
        if plugin.name == "maven-compiler-plugin":
            yield from _compiler(pom, node)
    for name in _LEVELS:
        known = pom.properties.get(name)
        if known and (java := major(pom.resolved(known.value))):
            yield Evidence("java.version", str(java), known.where, note=f"the {name} property")


def _compiler(pom: Pom, plugin: XmlNode, names: tuple[str, ...] = _COMPILER) -> Iterator[Evidence]:
    for path in ((), ("executions", "execution")):
        for name in names:
            for setting in plugin.all(*path, "configuration", name):
                if java := major(pom.resolved(setting.text)):
                    note = f"the compiler's {name}"
                    yield Evidence("java.version", str(java), pom.place(setting), note=note)


def _compiled(poms: tuple[Pom, ...]) -> Iterator[Evidence]:
    """Yield the bound of the newest Java that any run of the compiler makes, as for the tests."""
    runs = [
        one
        for pom in poms
        for plugin, node in pom.plugins()
        if plugin.name == "maven-compiler-plugin"
        for one in _compiler(pom, node, _COMPILED)
    ]
    if best := max(runs, key=lambda one: int(one.value), default=None):
        java = int(best.value)
        yield bound("oldest", "compiler", java, best.where, f"a part is compiled as Java {java}")


def _droppings(level: Evidence) -> Iterator[Evidence]:
    for oldest, newest in _DROPPED:
        if int(level.value) <= oldest:
            note = f"JDK {newest} is the newest that compiles Java {level.value}"
            yield bound("newest", "level", newest, level.where, note)
            return


def _enforced(pom: Pom) -> Iterator[Evidence]:
    """Read the JDKs that the enforcer plugin lets pass."""
    for plugin, node in pom.plugins():
        if plugin.name != "maven-enforcer-plugin":
            continue
        for rule in node.walk():
            wanted = rule.first("version") if rule.name == "requireJavaVersion" else None
            found = _RANGE.match(pom.resolved(wanted.text)) if wanted else None
            if wanted is None or not found:
                continue
            where = pom.place(wanted)
            if java := major(found[1] or ""):
                note = f"the build refuses JDKs before {java}"
                yield bound("oldest", "enforcer", java, where, note)
            if java := major(found[3] or ""):
                note = f"the build refuses JDKs from {java} on"
                yield bound("newest", "enforcer", java - 1, where, note)


def _members(poms: tuple[Pom, ...]) -> Iterator[Evidence]:
    folders = {parent(pom.path): pom.path for pom in poms[1:]}
    if not is_workspace(tuple(folders)):
        return
    yield Evidence("workspace.tool", "maven", Place(poms[0].path), note="a reactor")
    for folder, path in folders.items():
        yield Evidence(f"workspace.member.{folder}", folder, Place(path), note="a module")


def _kind(poms: tuple[Pom, ...]) -> Evidence:
    """Tell libraries, which are described for others to use, from applications."""
    for pom in poms:
        runs = [plugin.where for plugin, _ in pom.plugins() if plugin.name in _RUNNABLE]
        if pom.packaging in _APPLICATIONS or runs:
            where = runs[0] if runs else Place(pom.path)
            note = "it is packaged to run"
            return Evidence("kind", "application", where, Strength.INFERRED, note=note)
    root = poms[0]
    names = {plugin.name for plugin, _ in root.plugins()}
    addresses = (("scm", "connection"), ("scm", "url"), ("distributionManagement", "repository"))
    described = any(
        node.text or node.children for path in addresses for node in root.project.all(*path)
    )
    if described or names & _DESCRIBED:
        note = "it is described for publishing"
        return Evidence("kind", "library", Place(root.path), Strength.INFERRED, note=note)
    note = "nothing says that it is published"
    return Evidence("kind", "application", Place(root.path), Strength.INFERRED, note=note)


def _commands(repo: Snapshot, root: str, poms: tuple[Pom, ...]) -> Iterator[Evidence]:
    maven, where, note = _program(repo, root)
    if maven != "mvn":
        version = _WRAPPED.search(repo.text(joined(root, WRAPPER)))
        yield Evidence("maven.wrapper", version[1] if version else "", where, note=note)
    if has_tests(repo, root):
        unsigned = _unsigned(poms)
        text = f"{maven} verify{unsigned}"
        yield command("test", text, where, Source.CONVENTION, note)
        goal = poms[0].project.first("build", "defaultGoal")
        if _TESTS.search(goal.text):
            goals = textwrap.shorten(f"the default goal: {goal.text}", 80, placeholder=" …")
            text = f"{maven}{unsigned}"
            yield command("test", text, poms[0].place(goal), Source.TASK, goals)
    for name, plugin in _inside(poms):
        text = "runs inside the build"
        yield Evidence(
            f"inside.{name}", text, plugin.where, Strength.INFERRED, note=f"{name} {text}"
        )
    build = f"{maven} clean package -DskipTests"
    yield command("build", build, where, Source.CONVENTION, "Maven's convention")
    yield from _start(poms)


def _unsigned(poms: tuple[Pom, ...]) -> str:
    """Return the flag that keeps a build that always signs from asking for a key."""
    signs = any(
        plugin.name == "maven-gpg-plugin" and any(node.all("executions", "execution"))
        for pom in poms
        for plugin, node in pom.plugins()
        if not plugin.managed
    )
    return " -Dgpg.skip" if signs else ""


def _program(repo: Snapshot, root: str) -> tuple[str, Place, str]:
    """Return what runs Maven: the wrapper where it is complete and may be run."""
    script = joined(root, "mvnw")
    if repo.executable(script) and repo.has(joined(root, WRAPPER)):
        return "./mvnw", Place(script), "the Maven wrapper"
    return "mvn", Place(joined(root, "pom.xml")), "Maven's convention"


def _inside(poms: tuple[Pom, ...]) -> Iterator[tuple[str, Artifact]]:
    for pom in poms:
        for plugin, node in pom.plugins():
            if plugin.name in _CHECKS and any(node.all("executions", "execution")):
                yield _CHECKS[plugin.name], plugin


def _start(poms: tuple[Pom, ...]) -> Iterator[Evidence]:
    for pom in poms:
        folder = parent(pom.path)
        for plugin, _ in pom.plugins():
            if plugin.name not in _RUNNABLE or plugin.managed:
                continue
            quarkus = plugin.name.startswith("quarkus")
            jar = "target/quarkus-app/quarkus-run.jar" if quarkus else "target/*.jar"
            inner = folder[len(parent(poms[0].path)) :].lstrip("/")
            text = f"java $JAVA_OPTS -jar {shlex.quote(inner) + '/' if inner else ''}{jar}"
            yield command("start", text, plugin.where, Source.CONVENTION, f"{plugin.name} packs it")
            return
