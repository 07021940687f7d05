"""Build tools of the JVM: which of their goals and tasks is for what."""

from __future__ import annotations

import re
from collections.abc import Mapping

from autodevops_cli.planning.tooling._shared import JVM, Look, Use, Words

_MAVEN_TESTS = frozenset({"test", "verify", "install", "package", "integration-test"})
_MAVEN_LINT = re.compile(
    r".*(?:checkstyle|spotbugs|pmd|license|enforcer|rat|japicmp|sortpom|animal-sniffer).*:\w+"
)
_MAVEN_FORMAT = re.compile(r".*(?:spotless|fmt|formatter|spring-javaformat).*:(?:check|validate)")
_SKIPS = re.compile(r"-D(?:skipTests|maven\.test\.skip|skip(?:ITs|UnitTests)?)(?:=true)?")


def _maven(words: Words) -> Use:
    goals = [word for word in words if not word.startswith("-")]
    skips = any(_SKIPS.fullmatch(word) and not word.endswith("=false") for word in words)
    if _MAVEN_TESTS & set(goals):
        return ("build" if skips else "test"), JVM
    if any(_MAVEN_FORMAT.fullmatch(goal) for goal in goals):
        return "format", JVM
    if any(_MAVEN_LINT.fullmatch(goal) for goal in goals):
        return "lint", JVM
    return ("build" if "compile" in goals else "none"), JVM


def _gradle(words: Words) -> Use:
    tasks = [word.rpartition(":")[2] for word in words if not word.startswith("-")]
    leaves_out = ("-x", "--exclude-task")
    excluded = {words[n + 1] for n, word in enumerate(words[:-1]) if word in leaves_out}
    tasks = [one for one in tasks if one not in excluded]
    kinds = [_gradle_task(one) for one in tasks]
    if "build" in tasks and "test" in excluded:
        return "build", JVM
    for kind in ("test", "lint", "format", "build"):
        if kind in kinds:
            return kind, JVM
    return "none", JVM


def _gradle_task(name: str) -> str:
    if name in ("check", "build", "test", "allTests") or re.fullmatch(r"test\w*|\w*UnitTest", name):
        return "test"
    if re.fullmatch(r"connected\w*|\w*AndroidTest|integrationTest|functionalTest|e2e\w*", name):
        return "test"
    if re.match(r"(?:spotless|ktfmt|spring\w*Format)\w*Check$|spotlessCheck|checkFormat", name):
        return "format"
    if re.match(r"lint|detekt|ktlintCheck|checkstyle|spotbugs|pmd|apiCheck", name):
        return "lint"
    return "build" if re.match(r"assemble|compile|jar$|classes|bundle", name) else "none"


def _sbt(words: Words) -> Use:
    text = " ".join(words)
    if re.search(r"(?:^|[\s/;+\"'])(?:test|testOnly|test:test|ci-test)\b", text):
        return "test", JVM
    if re.search(r"scalafmt(?:Sbt)?Check\w*", text):
        return "format", JVM
    return ("lint" if "scalafix" in text else "build" if "compile" in text else "none"), JVM


LOOKS: Mapping[str, Look] = {
    "mvn": _maven,
    "mvnw": _maven,
    "gradle": _gradle,
    "gradlew": _gradle,
    "sbt": _sbt,
}
