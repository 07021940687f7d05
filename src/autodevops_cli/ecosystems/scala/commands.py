"""What to run for a Scala build."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.ecosystems.scala.build import Build
from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.repository.snapshot import joined
from autodevops_cli.repository.tasks import CARRIED, saying, tasks

TEST = ("test", "tests", "unit-test", "test-all", "ci-test")
SCALAFMT = ".scalafmt.conf"
SCALAFIX = ".scalafix.conf"
# They bring sbt-scalafmt with them.
FORMATTING = ("sbt-scalafmt", "sbt-typelevel", "sbt-typelevel-settings", "zio-sbt-ecosystem")
_ALIAS = re.compile(r'addCommandAlias\(\s*"([\w-]{1,40})"\s*,\s*"([^"]{1,400})"', re.DOTALL)
_JVM_ROOT = re.compile(r"\btlCrossRootProject\b|\bval\s+rootJVM\b")
_CONFIGURED = re.compile(r"(?m)^[ \t]*version[ \t]*=[ \t]*\"?(\d[\w.-]{0,30})")


def commands(build: Build) -> Iterator[Evidence]:
    """Yield the commands of sbt or of Mill that something in the repository speaks for."""
    runner = _runner(build)
    if not runner:
        return
    yield from _tests(build, runner)
    if locked := _CONFIGURED.search(build.repo.text(joined(build.root, SCALAFMT))):
        path = joined(build.root, SCALAFMT)
        note = f"scalafmt {locked[1]}"
        yield Evidence(
            "locked.scalafmt", path, build.repo.place(path, locked[0].strip()), note=note
        )
    if build.is_mill:
        yield from _mill(build, runner)
    else:
        yield from _format(build, runner)
        yield from _lint(build, runner)
        yield from _package(build, runner)


def _runner(build: Build) -> str:
    """Return what runs the build: the repository's own script, or sbt; Mill only by its script."""
    name = "mill" if build.is_mill else "sbt"
    if build.repo.executable(joined(build.root, name)):
        return f"./{name}"
    return "" if build.is_mill else "sbt"


def _tests(build: Build, runner: str) -> Iterator[Evidence]:
    if not build.tests:
        return
    fits = saying("sbt", "mill", "./sbt", "./mill")
    for one in tasks(build.repo, build.root):
        wanted = one.runner == "make" and one.name in TEST and not one.unsound
        if wanted and fits(one) and one.programs <= CARRIED | {"sbt", "mill"}:
            yield command(
                "test", one.command, one.where, Source.TASK, f"the {one.name} target of make"
            )
    where = Place(build.file)
    # The other platforms of a cross build multiply what takes long already.
    scope = "rootJVM/test" if _JVM_ROOT.search(build.text) else "test"
    if build.is_mill:
        yield command("test", f"{runner} __.test", where, Source.CONVENTION, "Mill's convention")
    elif len(build.cross) > 1:
        where, note = build.place("crossScalaVersions"), f"for Scala {', '.join(build.cross)}"
        yield command("test", f"{runner} +{scope}", where, Source.CONVENTION, note)
    else:
        yield command("test", f"{runner} {scope}", where, Source.CONVENTION, "sbt's convention")


def _format(build: Build, runner: str) -> Iterator[Evidence]:
    for name, body in _aliases(build):
        checks = [one.strip() for one in re.split(r"[;\n]", body) if one.strip()]
        if checks and all(re.fullmatch(r".{0,60}scalafmt\w*Check\w*", one) for one in checks):
            where = build.place(f'"{name}"')
            note = f"the {name} alias of sbt"
            yield command("format.scalafmt", f"{runner} {name}", where, Source.TASK, note)
    # Before it moved to scalameta, the plugin had other tasks.
    known = [one for name in FORMATTING if (one := build.plugins.get(name))]
    if build.has(SCALAFMT) and any(one.group != "com.geirsson" for one in known):
        text = f"{runner} scalafmtCheckAll scalafmtSbtCheck"
        where = Place(joined(build.root, SCALAFMT))
        yield command("format.scalafmt", text, where, Source.TOOL_CONFIG, "scalafmt is configured")


def _aliases(build: Build) -> Iterator[tuple[str, str]]:
    yield from _ALIAS.findall(build.text)


def _lint(build: Build, runner: str) -> Iterator[Evidence]:
    plugin = build.plugins.get("sbt-scalafix")
    if plugin and build.has(SCALAFIX):
        yield Evidence("locked.scalafix", plugin.where.path, plugin.where, note="a plugin of sbt")
        where = Place(joined(build.root, SCALAFIX))
        text = f'{runner} "scalafixAll --check"'
        yield command("lint.scalafix", text, where, Source.TOOL_CONFIG, "scalafix is configured")
    if "sbt-mima-plugin" in build.plugins and re.search(r"\bmimaPreviousArtifacts\b", build.text):
        where = build.place("mimaPreviousArtifacts")
        text = f"{runner} mimaReportBinaryIssues"
        yield command(
            "lint.mima", text, where, Source.TOOL_CONFIG, "MiMa knows what to compare with"
        )


def _package(build: Build, runner: str) -> Iterator[Evidence]:
    where, text, note = Place(build.file), "Test/compile", "sbt's convention"
    for name, task in (("sbt-assembly", "assembly"), ("sbt-native-packager", "stage")):
        if plugin := build.plugins.get(name):
            where, text, note = plugin.where, task, f"{name} packs the program"
            break
    yield command("build", f"{runner} {text}", where, Source.CONVENTION, note)
    program = next(build.programs(), "")
    if program or any(name in build.plugins for name in ("sbt-plugin", "sbt-play-scala")):
        place = Place(program or build.file)
        yield command("start", f"{runner} run", place, Source.CONVENTION, "the main method")


def _mill(build: Build, runner: str) -> Iterator[Evidence]:
    where = Place(build.file)
    text = f"{runner} __.compile"
    yield command("build", text, where, Source.CONVENTION, "Mill's convention")
    if build.has(SCALAFMT) and "ScalafmtModule" in build.text:
        text = f"{runner} mill.scalalib.scalafmt.ScalafmtModule/checkFormatAll __.sources"
        where = build.place("ScalafmtModule")
        yield command("format.scalafmt", text, where, Source.TOOL_CONFIG, "modules with scalafmt")
