"""Helm: which charts count, and which of them promise to render."""

from __future__ import annotations

import pytest

from autodevops_cli.ecosystems.helm import ECOSYSTEM
from autodevops_cli.model.evidence import settle
from autodevops_cli.model.plan import Run
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot
from tests.conftest import MakeRepo

CHART = "apiVersion: v2\nname: web\nversion: 0.1.0\n"
PLAIN = {"chart/Chart.yaml": CHART, "chart/values.yaml": "replicas: 1\n"}
DEPENDS = CHART + (
    "dependencies:\n  - name: redis\n    version: 1.x.x\n    repository: https://example.org/charts\n"
)


def component(repo: Snapshot, root: str = "chart") -> Component:
    return Component("helm", root, settle(ECOSYSTEM.detect(repo, root)))


def commands(repo: Snapshot, root: str = "chart") -> list[str]:
    jobs = ECOSYSTEM.jobs(component(repo, root))
    return [step.command for job in jobs for step in job.steps if isinstance(step, Run)]


@pytest.mark.parametrize(
    ("paths", "roots"),
    [
        (("Chart.yaml",), ("",)),
        (("charts/a/Chart.yaml", "charts/b/Chart.yaml"), ("charts",)),
        (("web/Chart.yaml", "web/charts/redis/Chart.yaml"), ("web",)),
        (("testdata/charts/a/Chart.yaml",), ()),
    ],
    ids=["root", "several", "subchart", "testdata"],
)
def test_one_component_holds_all_charts(
    make_repo: MakeRepo, paths: tuple[str, ...], roots: tuple[str, ...]
) -> None:
    assert ECOSYSTEM.roots(make_repo(dict.fromkeys(paths, CHART))) == roots


def test_a_chart_is_linted_and_rendered(make_repo: MakeRepo) -> None:
    assert commands(make_repo(PLAIN)) == ["helm lint .", "helm template . > /dev/null"]


def test_only_the_lint_advises(make_repo: MakeRepo) -> None:
    (job,) = ECOSYSTEM.jobs(component(make_repo(PLAIN)))

    assert [one.advisory for one in job.steps if isinstance(one, Run)] == [True, False]


@pytest.mark.parametrize(
    "extra",
    [
        {"chart/templates/a.yaml": '{{ required "name it" .Values.name }}'},
        {"chart/values-prod.yaml": ""},
        {"chart/values.schema.json": '{"required": ["host"]}'},
        {"chart/Chart.yaml": CHART + "type: library\n"},
    ],
    ids=["required", "per-environment", "schema", "library"],
)
def test_a_chart_that_wants_values_is_not_rendered(
    make_repo: MakeRepo, extra: dict[str, str]
) -> None:
    assert commands(make_repo({**PLAIN, **extra})) == ["helm lint ."]


def test_values_for_ci_are_used(make_repo: MakeRepo) -> None:
    extra = {"chart/ci/test-values.yaml": "", "chart/values-prod.yaml": ""}

    assert commands(make_repo({**PLAIN, **extra})) == [
        "helm lint . --values ci/test-values.yaml",
        "helm template . --values ci/test-values.yaml > /dev/null",
    ]


@pytest.mark.parametrize(
    ("extra", "first"),
    [
        (
            {"chart/Chart.lock": ""},
            "helm repo add dependency-1 https://example.org/charts && helm dependency build .",
        ),
        ({"chart/charts/redis-1.0.0.tgz": b"x"}, "helm lint ."),
        ({}, None),
    ],
    ids=["locked", "vendored", "unlocked"],
)
def test_dependencies_are_fetched_as_locked_or_not_at_all(
    make_repo: MakeRepo, extra: dict[str, str | bytes], first: str | None
) -> None:
    ran = commands(make_repo({**PLAIN, "chart/Chart.yaml": DEPENDS, **extra}))

    assert next(iter(ran), None) == first


def test_addresses_that_could_be_commands_are_refused(make_repo: MakeRepo) -> None:
    hostile = DEPENDS.replace("example.org/charts", "example.org/$(id)")
    repo = make_repo({**PLAIN, "chart/Chart.yaml": hostile, "chart/Chart.lock": ""})

    assert commands(repo) == []


def test_folders_of_charts_are_quoted(make_repo: MakeRepo) -> None:
    repo = make_repo({"a/Chart.yaml": CHART, "$(id)/Chart.yaml": CHART})

    assert "helm lint '$(id)'" in commands(repo, "")
