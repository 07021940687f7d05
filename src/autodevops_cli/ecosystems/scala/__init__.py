"""Scala: builds of sbt and of Mill."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.ecosystems._base import Ecosystem, marked_roots
from autodevops_cli.ecosystems._jvm import JAVA, jdks, set_up_java
from autodevops_cli.ecosystems._pipeline import usual_jobs
from autodevops_cli.ecosystems.scala.build import MILL_FILES, SBT_FILES, Build
from autodevops_cli.ecosystems.scala.commands import commands
from autodevops_cli.model.evidence import Evidence, Place, Strength
from autodevops_cli.model.plan import Job, OfAxis, Purpose, Run, SetupTool, Step
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot, parent

FRAMEWORKS = (
    ("play", r'"(?:com\.typesafe\.play|org\.playframework)"'), ("http4s", r'"http4s-'),
    ("akka-http", r'"akka-http'), ("zio-http", r'"zio-http'), ("spark", r'"spark-(?:core|sql)"'),
)  # fmt: skip
DRIVERS = (
    ("postgres", r'"org\.postgresql"|"skunk-core"'),
    ("redis", r'"jedis"|"redis4cats-|"lettuce-core"'),
    ("mysql", r'"mysql-connector-(?:java|j)"'),
    ("mongodb", r'"mongo-scala-driver"|"reactivemongo"'),
)  # fmt: skip
HISTORY = ("sbt-dynver", "sbt-ci-release", "sbt-git", "sbt-typelevel", "sbt-typelevel-ci-release")
# The launcher starts the sbt that project/build.properties names. Maven Central never changes a
# release; the digest is that of its file.
LAUNCHER = "1.12.14"
DIGEST = "1750c8fb61c2d2f82da40b2cd9014f4d8a1bd49a361402ea5b1cec061ed66578"
BRING = f"""\
mkdir -p "$HOME/.local/bin" "$HOME/.local/lib"
curl --fail --silent --show-error --location --output "$HOME/.local/lib/sbt-launch.jar" \\
  https://repo1.maven.org/maven2/org/scala-sbt/sbt-launch/{LAUNCHER}/sbt-launch-{LAUNCHER}.jar
echo "{DIGEST}  $HOME/.local/lib/sbt-launch.jar" | sha256sum --check
cat > "$HOME/.local/bin/sbt" <<'SCRIPT'
#!/bin/sh
options=$(cat .jvmopts .sbtopts 2>/dev/null | tr ' ' '\\n' | sed -n 's/^-J-/-/p; /^-[XD]/p')
exec java -Xss4m $options -jar "$HOME/.local/lib/sbt-launch.jar" "$@"
SCRIPT
chmod +x "$HOME/.local/bin/sbt\""""


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the folders with a build that stands on its own."""
    properties = tuple(
        parent(parent(path))
        for path in repo.named("build.properties")
        if parent(path).rpartition("/")[2] == "project" and "sbt.version" in repo.text(path)
    )
    found: list[str] = []
    marked = marked_roots(repo, *SBT_FILES, *MILL_FILES)
    for root in sorted({*marked, *properties}, key=lambda one: (one.count("/"), one)):
        nested = any(not above or root.startswith(f"{above}/") for above in found)
        if not nested and root.rpartition("/")[2] != "project":
            found.append(root)
    return tuple(found)


def detect(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield what the files of the build say."""
    build = Build(repo, root)
    manager = "mill" if build.is_mill else "sbt"
    yield Evidence("package-manager", manager, Place(build.file), note=f"a build of {manager}")
    yield from jdks(repo, root)
    yield from _versions(build)
    yield from _bears(build)
    for name, says in FRAMEWORKS:
        if found := re.search(says, build.text):
            note = "a dependency"
            yield Evidence(f"framework.{name}", name, build.place(found[0]), note=note)
    for service, says in DRIVERS:
        if found := re.search(says, build.text):
            yield Evidence(f"driver.{service}", service, build.place(found[0]), note="its driver")
    if found := re.search(r'"testcontainers-', build.text):
        note = "tests start their servers themselves"
        yield Evidence("testcontainers", "yes", build.place(found[0]), note=note)
    yield from _history(build)
    yield from commands(build)


def _versions(build: Build) -> Iterator[Evidence]:
    if build.scala:
        yield Evidence(
            "scala.version", build.scala, build.place("scalaVersion"), note="scalaVersion"
        )
    if build.sbt:
        properties = f"{build.root}/project/build.properties".lstrip("/")
        where = build.repo.place(properties, "sbt.version")
        yield Evidence("sbt.version", build.sbt, where, note="the version of sbt")


def _bears(build: Build) -> Iterator[Evidence]:
    """Yield the newest JDK that the oldest compiler in the build can run on, where that is old."""
    compilers = [(one, build.place(one)) for one in (build.scala, *build.cross) if one]
    oldest = min(((_of_scala(one), one, where) for one, where in compilers), default=None)
    if oldest and oldest[0] < 17:
        note = f"the newest that the compiler of Scala {oldest[1]} runs on"
        yield Evidence("java.version", str(oldest[0]), oldest[2], Strength.INFERRED, note=note)
    elif build.sbt and (java := _of_sbt(build.sbt)) < 17:
        note = f"the newest that sbt {build.sbt} runs on"
        where = Place(f"{build.root}/project/build.properties".lstrip("/"))
        yield Evidence("java.version", str(java), where, Strength.INFERRED, note=note)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(one) for one in re.findall(r"\d{1,6}", version)[:3])


def _of_scala(version: str) -> int:
    numbers = _numbers(version)
    if numbers < (2, 12):
        return 8
    first = (2, 12, 15) if numbers < (2, 13) else (2, 13, 6)
    return 17 if numbers >= first or len(numbers) < 3 else 11


def _of_sbt(version: str) -> int:
    numbers = _numbers(version)
    return 8 if numbers < (1, 3) else 11 if numbers < (1, 5, 5) else 17


def _history(build: Build) -> Iterator[Evidence]:
    for name in HISTORY:
        if plugin := build.plugins.get(name):
            note = f"{name} takes the version from tags"
            yield Evidence("history", "full", plugin.where, note=note)
    if "VcsVersion" in build.text:
        where = build.place("VcsVersion")
        yield Evidence("history", "full", where, note="the version comes from tags")


def jobs(component: Component) -> Iterator[Job]:
    """Yield the lint, test and build jobs on one JDK."""

    def ready(purpose: Purpose, version: OfAxis | None) -> Iterator[Step]:
        java = set_up_java(component)
        sbt = component.value("package-manager") == "sbt"
        words = {word for one in component.under("command") for word in one.value.split()}
        inputs = (*java.inputs, ("cache", "sbt")) if sbt else java.inputs
        yield SetupTool(java.tool, java.version, inputs=inputs, because=java.because)
        if "sbt" in words or words & {"make", "just"}:
            because = tuple(one for one in (component.fact("sbt.version"),) if one)
            yield Run("Install sbt", BRING, because=because)

    yield from usual_jobs(component, ready, minutes=45)


ECOSYSTEM = Ecosystem(
    "scala", "Scala", (".scala", ".sc", ".sbt"), roots, detect, jobs, (JAVA,),
    (*SBT_FILES, *MILL_FILES, "build.properties"),
)  # fmt: skip
