"""Scala: builds of sbt and Mill, their versions, commands and jobs."""

from __future__ import annotations

import pytest

from autodevops_cli.ecosystems.scala import ECOSYSTEM
from autodevops_cli.model.evidence import Source, settle
from autodevops_cli.model.plan import Run, SetupTool
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot
from tests.conftest import MakeRepo

SPEC = {"src/test/scala/ASpec.scala": "class ASpec\n"}
SBT = {"project/build.properties": "sbt.version=1.10.7\n", **SPEC}


def component(repo: Snapshot, root: str = "") -> Component:
    return Component("scala", root, settle(ECOSYSTEM.detect(repo, root)))


@pytest.mark.parametrize(
    ("files", "roots"),
    [
        ({"build.sbt": ""}, ("",)),
        ({"build.sbt": "", "project/plugins.sbt": "", "core/build.sbt": ""}, ("",)),
        ({"project/build.properties": "sbt.version=1.10.7"}, ("",)),
        ({"build.mill": ""}, ("",)),
        ({"a/build.sbt": "", "b/build.sc": ""}, ("a", "b")),
        ({"project/build.properties": "version=1"}, ()),
        ({"A.scala": "object A"}, ()),
    ],
    ids=["sbt", "subprojects", "properties", "mill", "two", "other-properties", "stray-source"],
)
def test_builds_start_at_their_files(
    make_repo: MakeRepo, files: dict[str, str], roots: tuple[str, ...]
) -> None:
    assert ECOSYSTEM.roots(make_repo(files)) == roots


def test_a_build_of_sbt_is_tested_by_sbt(make_repo: MakeRepo) -> None:
    found = component(make_repo({"build.sbt": 'scalaVersion := "3.3.4"\n', **SBT}))

    assert found.value("package-manager") == "sbt"
    assert found.value("command.test") == "sbt test"
    assert (found.value("scala.version"), found.value("sbt.version")) == ("3.3.4", "1.10.7")


def test_a_build_without_tests_is_compiled(make_repo: MakeRepo) -> None:
    found = component(make_repo({"build.sbt": "", "src/main/scala/A.scala": "object A"}))

    assert not found.commands("test")
    assert found.value("command.build") == "sbt Test/compile"


@pytest.mark.parametrize("build", ["lazy val root = tlCrossRootProject", "val rootJVM = project"])
def test_a_build_for_several_platforms_is_tested_on_the_jvm(
    make_repo: MakeRepo, build: str
) -> None:
    repo = make_repo({"build.sbt": build, **SBT})

    assert component(repo).value("command.test") == "sbt rootJVM/test"


@pytest.mark.parametrize(
    "build",
    [
        'crossScalaVersions := Seq("2.13.16", "3.3.4")',
        'val s2 = "2.13.16"\nval s3 = "3.3.4"\ncrossScalaVersions := Seq(s2, s3)',
        'val all = Seq("2.13.16", "3.3.4")\nThisBuild / crossScalaVersions := all',
    ],
    ids=["literal", "named", "list"],
)
def test_every_scala_that_a_build_promises_is_tested(make_repo: MakeRepo, build: str) -> None:
    assert component(make_repo({"build.sbt": build, **SBT})).value("command.test") == "sbt +test"


def test_one_scala_is_no_cross_build(make_repo: MakeRepo) -> None:
    build = 'crossScalaVersions := Seq("3.3.4")'

    assert component(make_repo({"build.sbt": build, **SBT})).value("command.test") == "sbt test"


def test_the_script_of_the_repository_goes_before_sbt(make_repo: MakeRepo) -> None:
    repo = make_repo({"build.sbt": "", "sbt": "#!/bin/sh\n", **SBT})
    assert repo.root is not None
    (repo.root / "sbt").chmod(0o755)

    (job,) = ECOSYSTEM.jobs(component(repo))

    assert [one.command for one in job.steps if isinstance(one, Run)] == ["./sbt test"]


PLUGINS = (
    'addSbtPlugin("org.scalameta" % "sbt-scalafmt" % "2.5.2")\n'
    'addSbtPlugin("ch.epfl.scala" % "sbt-scalafix" % "0.14.0")\n'
    'addSbtPlugin("com.github.sbt" % "sbt-ci-release" % "1.9.0")\n'
)


def test_plugins_with_a_configuration_check(make_repo: MakeRepo) -> None:
    repo = make_repo({
        "build.sbt": "", "project/plugins.sbt": PLUGINS, ".scalafmt.conf": "version = 3.8.3\n",
        ".scalafix.conf": "rules = []\n", **SBT,
    })  # fmt: skip

    lint = next(one for one in ECOSYSTEM.jobs(component(repo)) if one.id == "lint")

    runs = [(one.command, one.advisory) for one in lint.steps if isinstance(one, Run)][1:]
    assert runs == [
        ('sbt "scalafixAll --check"', False),
        ("sbt scalafmtCheckAll scalafmtSbtCheck", False),
    ]


def test_a_formatter_of_no_fixed_version_advises(make_repo: MakeRepo) -> None:
    repo = make_repo(
        {"build.sbt": "", "project/plugins.sbt": PLUGINS, ".scalafmt.conf": "maxColumn = 90\n"}
    )

    lint = next(one for one in ECOSYSTEM.jobs(component(repo)) if one.id == "lint")

    assert [one.advisory for one in lint.steps if isinstance(one, Run)][1:] == [True]


@pytest.mark.parametrize(
    "plugins",
    ["", 'addSbtPlugin("com.geirsson" % "sbt-scalafmt" % "1.5.1")\n'],
    ids=["no-plugin", "before-scalameta"],
)
def test_no_check_is_run_that_the_build_has_not(make_repo: MakeRepo, plugins: str) -> None:
    repo = make_repo({"build.sbt": "", "project/p.sbt": plugins, ".scalafmt.conf": "version = 3\n"})

    assert not component(repo).commands("format")


def test_an_alias_that_only_checks_the_format_is_a_task(make_repo: MakeRepo) -> None:
    build = (
        'addCommandAlias("check", "; scalafmtSbtCheck; scalafmtCheckAll")\n'
        'addCommandAlias("fmt", "; scalafmtSbt; scalafmtAll")\n'
    )
    fact = component(make_repo({"build.sbt": build, **SBT})).fact("command.format.scalafmt")

    assert fact is not None
    assert (fact.value, fact.because.rank) == ("sbt check", Source.TASK)


def test_versions_from_tags_want_the_history(make_repo: MakeRepo) -> None:
    repo = make_repo({"build.sbt": "", "project/plugins.sbt": PLUGINS})

    assert component(repo).value("history") == "full"


@pytest.mark.parametrize(
    ("files", "java"),
    [
        ({"build.sbt": 'scalaVersion := "2.13.16"'}, "17"),
        ({"build.sbt": 'scalaVersion := "2.12.10"'}, "11"),
        ({"build.sbt": 'scalaVersion := "2.11.12"'}, "8"),
        ({"build.sbt": "", "project/build.properties": "sbt.version=1.4.9"}, "11"),
        ({"build.sbt": 'scalaVersion := "2.11.12"', ".java-version": "21"}, "21"),
    ],
    ids=["recent", "old-2.12", "2.11", "old-sbt", "a-file-says-so"],
)  # fmt: skip
def test_the_jdk_is_one_that_the_compilers_run_on(
    make_repo: MakeRepo, files: dict[str, str], java: str
) -> None:
    repo = make_repo({**SBT, **files})

    job = next(iter(ECOSYSTEM.jobs(component(repo))))

    assert [one.version for one in job.steps if isinstance(one, SetupTool)] == [java]


def test_the_launcher_of_sbt_is_checked_before_it_runs(make_repo: MakeRepo) -> None:
    (job,) = ECOSYSTEM.jobs(component(make_repo({"build.sbt": "", **SBT})))

    install, test = (one for one in job.steps if isinstance(one, Run))
    assert install.command.index("sha256sum --check") < install.command.index("exec java")
    assert test.command == "sbt test"


def test_mill_runs_by_its_own_script(make_repo: MakeRepo) -> None:
    repo = make_repo(
        {"build.mill": "object a extends ScalaModule", "mill": "", "a/test/src/A.scala": ""}
    )
    assert repo.root is not None
    (repo.root / "mill").chmod(0o755)

    found = component(repo)

    assert found.value("package-manager") == "mill"
    assert found.value("command.test") == "./mill __.test"


def test_without_its_script_nothing_brings_mill(make_repo: MakeRepo) -> None:
    repo = make_repo({"build.mill": "", "a/test/src/A.scala": ""})

    assert not component(repo).under("command")


def test_drivers_and_frameworks_are_dependencies(make_repo: MakeRepo) -> None:
    build = (
        'libraryDependencies += "org.postgresql" % "postgresql" % "42"\n// "jedis"\n"http4s-dsl"'
    )
    found = component(make_repo({"build.sbt": build}))

    assert found.value("driver.postgres") == "postgres"
    assert found.value("framework.http4s") == "http4s"
    assert not found.fact("driver.redis")


@pytest.mark.parametrize(
    "text",
    ["crossScalaVersions := Seq(" * 200, "addSbtPlugin(" * 2000, "\x00", 'val a = "' * 2000],
    ids=["open-lists", "open-plugins", "binary", "open-strings"],
)
def test_odd_builds_raise_nothing(make_repo: MakeRepo, text: str) -> None:
    repo = make_repo({"build.sbt": text, "project/plugins.sbt": text, **SBT})

    assert component(repo).value("package-manager") == "sbt"
