"""What Gradle is asked to do: build, test, lint and start."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.ecosystems.java.scripts import WRAPPER, Build
from autodevops_cli.ecosystems.java.sources import has_tests
from autodevops_cli.model.evidence import Evidence, Place, Source, Strength, command
from autodevops_cli.repository.snapshot import Snapshot, joined

_MAIN_JAR = re.compile(r"[\"']?Main-Class[\"']?")
# These hang themselves into `check`, so the build runs them.
_CHECKS = {
    "com.diffplug.spotless": "spotless", "checkstyle": "checkstyle", "pmd": "pmd",
    "com.github.spotbugs": "spotbugs", "org.jlleitschuh.gradle.ktlint": "ktlint",
    "io.gitlab.arturbosch.detekt": "detekt", "dev.detekt": "detekt",
    "org.jmailen.kotlinter": "kotlinter", "com.autonomousapps.dependency-analysis": "dependencies",
}  # fmt: skip


def tasks(repo: Snapshot, build: Build, where: Place, *, runs: bool) -> Iterator[Evidence]:
    """Yield the tasks that build and test; `runs` says that something can be started, too."""
    gradle, program, note = _program(repo, build.root, where)
    if gradle == "./gradlew" and not repo.executable(program.path):
        text = "the wrapper is not marked as executable"
        yield command("prepare", "chmod +x gradlew", program, Source.TOOL_CONFIG, text)
    for plugin in build.plugins:
        if name := _CHECKS.get(plugin.group):
            text = "runs inside the build"
            yield Evidence(
                f"inside.{name}", text, plugin.where, Strength.INFERRED, note=f"{name} {text}"
            )
    tested = has_tests(repo, build.root)
    multiplatform = build.has_plugin("org.jetbrains.kotlin.multiplatform")
    if android := build.has_plugin("com.android.application"):
        yield from _android(gradle, android.where, tested=tested)
        return
    if tested:
        task = "check" if multiplatform else "build"
        yield command("test", f"{gradle} {task}", program, Source.CONVENTION, note)
    text = f"{gradle} clean assemble"
    yield command("build", text, program, Source.CONVENTION, "Gradle's convention")
    if runs:
        yield from _start(build, gradle)


def _program(repo: Snapshot, root: str, where: Place) -> tuple[str, Place, str]:
    """Return what runs Gradle: the wrapper where it is complete."""
    script = joined(root, "gradlew")
    jar = joined(root, "gradle/wrapper/gradle-wrapper.jar")
    if repo.has(script) and repo.has(jar) and repo.has(joined(root, WRAPPER)):
        return "./gradlew", Place(script), "the Gradle wrapper"
    return "gradle", where, "Gradle's convention; there is no complete wrapper"


def _android(gradle: str, where: Place, *, tested: bool) -> Iterator[Evidence]:
    """Yield tasks that the Android plugin has whatever the flavours, and that need no device."""
    build = f"{gradle} assembleDebug"
    yield command("build", build, where, Source.CONVENTION, "the debug build needs no signing key")
    if tested:
        text = "the Android plugin's unit tests"
        yield command("test", f"{gradle} test", where, Source.CONVENTION, text)
    lint = f"{gradle} lint"
    yield command("lint", lint, where, Source.CONVENTION, "the Android plugin brings a linter")


def _start(build: Build, gradle: str) -> Iterator[Evidence]:
    packed = build.has_plugin("org.springframework.boot", "com.gradleup.shadow", "io.ktor.plugin",
                              "com.github.johnrengelman.shadow")  # fmt: skip
    jar = "java $JAVA_OPTS -jar build/libs/*.jar"
    if packed:
        yield command("start", jar, packed.where, Source.CONVENTION, f"{packed.group} packs it")
    elif runs := build.has_plugin("application"):
        text = "the application plugin"
        yield command("start", f"{gradle} run", runs.where, Source.CONVENTION, text)
    else:
        for path, text in build.scripts.items():
            if found := _MAIN_JAR.search(text):
                where = build.place(path, found[0])
                yield command("start", jar, where, Source.CONVENTION, "the jar names a main class")
                return
