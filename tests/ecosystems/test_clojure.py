"""Clojure: Leiningen's and the command line's projects, their commands and their jobs."""

from __future__ import annotations

import pytest

from autodevops_cli.ecosystems.clojure import ECOSYSTEM
from autodevops_cli.model.evidence import Source, settle
from autodevops_cli.model.plan import Run, SetupTool, SystemPackages
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot
from tests.conftest import MakeRepo

TEST = "(ns a-test (:require [clojure.test :refer :all]))\n(deftest adds (is (= 1 1)))\n"


def component(repo: Snapshot, root: str = "") -> Component:
    return Component("clojure", root, settle(ECOSYSTEM.detect(repo, root)))


def lein(body: str) -> str:
    return f'(defproject a "1.0"\n  {body})\n'


@pytest.mark.parametrize(
    ("files", "roots"),
    [
        ({"project.clj": lein("")}, ("",)),
        ({"deps.edn": "{}"}, ("",)),
        ({"deps.edn": '{:deps {a/a {:local/root "a"}}}', "a/deps.edn": "{}"}, ("",)),
        ({"a/deps.edn": "{}", "b/project.clj": lein("")}, ("a", "b")),
        ({"deps.edn": "{}", "examples/x/deps.edn": "{}"}, ("",)),
        ({"src/a.clj": "(ns a)"}, ()),
    ],
    ids=["lein", "deps", "local-root", "two", "example", "stray-source"],
)
def test_projects_start_at_their_manifests(
    make_repo: MakeRepo, files: dict[str, str], roots: tuple[str, ...]
) -> None:
    assert ECOSYSTEM.roots(make_repo(files)) == roots


def test_a_leiningen_program_is_tested_packed_and_started(make_repo: MakeRepo) -> None:
    repo = make_repo({
        "project.clj": lein(':dependencies [[org.clojure/clojure "1.12.0"]] :main ^:skip-aot a.b'),
        "test/a_test.clj": TEST,
    })  # fmt: skip

    found = component(repo)

    assert [found.value(f"command.{kind}") for kind in ("test", "build", "start")] == [
        "lein test", "lein uberjar", "lein run",
    ]  # fmt: skip
    assert found.value("package-manager") == "leiningen"
    assert found.value("clojure.version") == "1.12.0"
    assert found.value("kind") == "application"


def test_a_project_without_tests_has_no_test_command(make_repo: MakeRepo) -> None:
    repo = make_repo({"project.clj": lein(""), "test/a_test.clj": "(ns a-test)"})

    assert not component(repo).commands("test")


def test_an_alias_that_tests_every_profile_goes_before_lein_test(make_repo: MakeRepo) -> None:
    aliases = ':aliases {"test-all" ["with-profile" "+1.11:+1.12" "test"]}'
    repo = make_repo({"project.clj": lein(aliases), "test/a_test.clj": TEST})

    fact = component(repo).fact("command.test")

    assert fact is not None
    assert (fact.value, fact.because.rank) == ("lein test-all", Source.TASK)
    assert [one.value for one in fact.overruled] == ["lein test"]


def test_subprojects_belong_to_the_project_that_names_them(make_repo: MakeRepo) -> None:
    repo = make_repo({
        "project.clj": lein(':sub ["core"] :aliases {"test" ["sub" "test"]}'),
        "core/project.clj": lein(":license {}"), "core/test/a_test.clj": TEST,
    })  # fmt: skip

    assert ECOSYSTEM.roots(repo) == ("",)
    assert component(repo).value("workspace.member.core") == "core"
    assert component(repo).value("command.test") == "lein test"


def test_the_runner_that_is_a_plugin_runs_the_tests(make_repo: MakeRepo) -> None:
    repo = make_repo({
        "project.clj": lein(':profiles {:dev {:plugins [[lein-midje "3.2.1"]]}}'),
        "test/a_test.clj": "(facts 1 => 1)",
    })  # fmt: skip

    assert component(repo).value("command.test") == "lein midje"


@pytest.mark.parametrize(
    ("key", "advisory"),
    [("", True), (":cljfmt {:indents {}}", False)],
    ids=["only-there", "configured"],
)
def test_a_plugin_gates_where_it_is_configured(
    make_repo: MakeRepo, key: str, advisory: bool
) -> None:
    plugin = f':plugins [[dev.weavejester/lein-cljfmt "0.13.0"]] {key}'
    repo = make_repo({"project.clj": lein(plugin)})

    (lint,) = [one for one in ECOSYSTEM.jobs(component(repo)) if one.id == "lint"]

    (run,) = [one for one in lint.steps if isinstance(one, Run)]
    assert (run.command, run.advisory) == ("lein cljfmt check", advisory)


@pytest.mark.parametrize(
    ("aliases", "text"),
    [
        (':test {:main-opts ["-m" "kaocha.runner"]}', "clojure -M:test"),
        (":test {:exec-fn cognitect.test-runner.api/test}", "clojure -X:test"),
        (
            ':test {:extra-paths ["test"]} :runner {:main-opts ["-m" "cognitect.test-runner"]}',
            "clojure -M:test:runner",
        ),
        (
            ':test {:extra-paths ["test"] :extra-deps {lambdaisland/kaocha {:mvn/version "1"}}}',
            "clojure -M:test -m kaocha.runner",
        ),
        (':test {:main-opts ["-m" "kaocha.runner" "--watch"]}', ""),
        (':test {:extra-paths ["test"]}', ""),
        (':$(rm) {:main-opts ["-m" "kaocha.runner"]}', ""),
    ],
    ids=["main", "exec", "two-aliases", "brought", "watches", "no-runner", "no-alias"],
)  # fmt: skip
def test_the_content_of_an_alias_says_how_it_tests(
    make_repo: MakeRepo, aliases: str, text: str
) -> None:
    repo = make_repo({"deps.edn": f"{{:aliases {{{aliases}}}}}", "test/a_test.clj": TEST})

    assert component(repo).value("command.test") == text


BUILD = ':build {:deps {io.github.clojure/tools.build {:mvn/version "0.10.5"}} :ns-default build}'


def test_the_functions_of_build_clj_build_and_test(make_repo: MakeRepo) -> None:
    repo = make_repo({
        "deps.edn": f"{{:aliases {{{BUILD}}}}}",
        "build.clj": "(ns build)\n(defn test [opts])\n(defn uber [_])\n",
        "test/a_test.clj": TEST,
    })  # fmt: skip

    found = component(repo)

    assert found.value("package-manager") == "tools.build"
    assert found.value("command.build") == "clojure -T:build uber"
    assert found.value("command.test") == "clojure -T:build test"


def test_a_function_that_build_clj_lacks_is_not_called(make_repo: MakeRepo) -> None:
    repo = make_repo({"deps.edn": f"{{:aliases {{{BUILD}}}}}", "build.clj": "(ns build)"})

    assert not component(repo).commands("build")


def test_aliases_that_lint_and_check_the_format(make_repo: MakeRepo) -> None:
    aliases = (
        ':lint {:main-opts ["-m" "clj-kondo.main" "--lint" "src"]}'
        ':fmt {:main-opts ["-m" "cljfmt.main"]} :fix {:main-opts ["-m" "cljfmt.main" "fix"]}'
    )
    found = component(make_repo({"deps.edn": f"{{:aliases {{{aliases}}}}}"}))

    assert found.value("command.lint.clj-kondo") == "clojure -M:lint"
    assert found.value("command.format.cljfmt") == "clojure -M:fmt check"


def test_drivers_and_frameworks_are_dependencies(make_repo: MakeRepo) -> None:
    deps = (
        '{:deps {org.postgresql/postgresql {:mvn/version "42"} metosin/reitit {:mvn/version "1"}}}'
    )
    found = component(make_repo({"deps.edn": deps}))

    assert found.value("driver.postgres") == "postgres"
    assert found.value("framework.reitit") == "reitit"


@pytest.mark.parametrize(
    ("files", "java"),
    [
        ({".java-version": "21\n"}, "21"),
        ({".tool-versions": "java temurin-21.0.4+7\n"}, "21"),
        ({".sdkmanrc": "java=25-tem\n"}, "25"),
        ({"Dockerfile": "FROM eclipse-temurin:21-jdk\n"}, "21"),
        ({".java-version": "25\n", "Dockerfile": "FROM eclipse-temurin:21\n"}, "25"),
        ({".java-version": "1.8\n"}, "8"),
        ({}, "17"),
    ],
    ids=["file", "asdf", "sdkman", "image", "file-first", "old-name", "nothing"],
)
def test_the_jdk_is_the_one_that_a_file_names(
    make_repo: MakeRepo, files: dict[str, str], java: str
) -> None:
    repo = make_repo({"project.clj": lein(""), "test/a_test.clj": TEST, **files})

    (job,) = ECOSYSTEM.jobs(component(repo))

    (setup,) = [one for one in job.steps if isinstance(one, SetupTool)]
    assert setup.version == java


def test_leiningen_comes_from_the_distribution(make_repo: MakeRepo) -> None:
    repo = make_repo({"project.clj": lein(""), "test/a_test.clj": TEST})

    (job,) = ECOSYSTEM.jobs(component(repo))

    assert SystemPackages(("leiningen",)) in job.steps


def test_the_command_line_is_checked_before_it_is_unpacked(make_repo: MakeRepo) -> None:
    deps = "{:aliases {:test {:exec-fn cognitect.test-runner.api/test}}}"
    repo = make_repo({"deps.edn": deps, "test/a_test.clj": TEST})

    (job,) = ECOSYSTEM.jobs(component(repo))

    text = next(one.command for one in job.steps if isinstance(one, Run))
    assert text.index("sha256sum --check") < text.index("tar --extract")
    assert "\n" in text and "${{" not in text


@pytest.mark.parametrize(
    "text",
    ["(defproject", "(defproject a)", "[[[[", "(f 1)", '{:aliases "x"}', "{:aliases {:test 1}}"],
)  # fmt: skip
def test_odd_manifests_raise_nothing(make_repo: MakeRepo, text: str) -> None:
    repo = make_repo({"project.clj": text, "a/deps.edn": text, "a/test/a_test.clj": TEST})

    for root in ("", "a"):
        assert isinstance(list(ECOSYSTEM.jobs(component(repo, root))), list)
