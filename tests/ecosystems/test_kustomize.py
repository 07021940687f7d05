"""Kustomize: what is rendered, and what cannot be rendered from the checkout alone."""

from __future__ import annotations

import pytest

from autodevops_cli.ecosystems.kustomize import ECOSYSTEM
from autodevops_cli.model.evidence import settle
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot
from tests.conftest import MakeRepo

BASE = {"k8s/base/kustomization.yaml": "resources: [web.yaml]\n", "k8s/base/web.yaml": "kind: A\n"}


def commands(repo: Snapshot) -> list[str]:
    found = Component("kustomize", "", settle(ECOSYSTEM.detect(repo, "k8s")))
    return [fact.value for fact in found.commands("build")]


@pytest.mark.parametrize(
    ("paths", "roots"),
    [
        (("k8s/kustomization.yaml",), ("k8s",)),
        (("k8s/a/kustomization.yaml", "k8s/b/kustomization.yml"), ("k8s",)),
        (("examples/kustomization.yaml",), ()),
    ],
    ids=["one", "several", "example"],
)
def test_one_component_holds_all(
    make_repo: MakeRepo, paths: tuple[str, ...], roots: tuple[str, ...]
) -> None:
    assert ECOSYSTEM.roots(make_repo(dict.fromkeys(paths, ""))) == roots


def test_overlays_are_rendered_and_with_them_their_base(make_repo: MakeRepo) -> None:
    overlay = {"k8s/prod/kustomization.yaml": "resources: [../base]\npatches:\n  - path: p.yaml\n"}
    repo = make_repo({**BASE, **overlay, "k8s/prod/p.yaml": ""})

    assert commands(repo) == ["kubectl kustomize prod > /dev/null"]


@pytest.mark.parametrize(
    "text",
    [
        "resources: [https://example.org/web.yaml]\n",
        "resources: [github.com/example/base]\n",
        "resources: [missing.yaml]\n",
        "resources: [../base/web.yaml]\n",
        "resources: [../base]\npatches:\n  - path: missing.yaml\n",
        "resources: [../base]\nsecretGenerator:\n  - name: a\n    envs: [.env]\n",
        "resources: [../base]\nhelmCharts:\n  - name: redis\n",
        "resources: [../prod]\n",
    ],
    ids=["url", "github", "missing", "outside", "patch", "secret", "chart", "itself"],
)
def test_what_needs_more_than_the_checkout_is_not_rendered(make_repo: MakeRepo, text: str) -> None:
    repo = make_repo({**BASE, "k8s/prod/kustomization.yaml": text})

    assert "kubectl kustomize prod > /dev/null" not in commands(repo)


def test_files_of_generators_may_have_names(make_repo: MakeRepo) -> None:
    text = "configMapGenerator:\n  - name: a\n    files: [app.conf=settings.conf]\n"
    repo = make_repo({"k8s/kustomization.yaml": text, "k8s/settings.conf": ""})

    assert commands(repo) == ["kubectl kustomize . > /dev/null"]


@pytest.mark.parametrize(
    "text",
    ["kind: Component\nresources: [a.yaml]\n", "patches:\n  - path: a.yaml\n"],
    ids=["component", "patches"],
)
def test_what_only_changes_others_is_not_rendered_alone(make_repo: MakeRepo, text: str) -> None:
    repo = make_repo({"k8s/part/kustomization.yaml": text, "k8s/part/a.yaml": "kind: A\n"})

    assert commands(repo) == []
