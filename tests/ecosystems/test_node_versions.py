"""Which Node: one precedence over all sources, and what ranges mean today."""

from __future__ import annotations

import json

import pytest

from autodevops_cli.data import alive, releases
from autodevops_cli.ecosystems.node import ECOSYSTEM
from autodevops_cli.ecosystems.node.semver import admits, exact
from autodevops_cli.ecosystems.node.versions import matrix, one_version
from autodevops_cli.model.evidence import Fact, settle
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot
from tests.conftest import MakeRepo

LINES = tuple(one.cycle for one in reversed(releases("node")) if one.lts and one.alive)


def node_version(repo: Snapshot) -> Fact:
    fact = Component("node", "", settle(ECOSYSTEM.detect(repo, ""))).fact("node.version")
    assert fact is not None
    return fact


@pytest.mark.parametrize(
    ("wanted", "version", "answer"),
    [
        (">=18", "22.1.0", True),
        (">= 18", "17.9.9", False),
        ("^18 || ^20", "20.3.0", True),
        ("^18 || ^20", "19.0.0", False),
        ("18.x", "18.19.1", True),
        ("18.x", "19.0.0", False),
        (">=14 <19", "19.0.0", False),
        ("14 - 16", "16.20.2", True),
        ("14 - 16", "17.0.0", False),
        ("~22.4", "22.5.0", False),
        ("<=20", "20.11.0", True),
        (">20", "20.11.0", False),
        ("^0.2.3", "0.3.0", False),
        ("*", "5.0.0", True),
        ("", "5.0.0", True),
        ("v20", "20.1.0", True),
    ],
)
def test_a_range_admits_what_npm_would(wanted: str, version: str, answer: bool) -> None:
    assert admits(wanted, version) is answer


@pytest.mark.parametrize("text", ["lts/*", "whatever you like", "x" * 500, ">=one"])
def test_a_range_that_cannot_be_read_is_neither_yes_nor_no(text: str) -> None:
    assert admits(text, "22.0.0") is None


@pytest.mark.parametrize(
    ("text", "version"), [("22", "22"), ("v22.1", "22.1"), ("=20.1.2", "20.1.2"), ("^20", "")]
)
def test_an_exact_version_is_told_from_a_range(text: str, version: str) -> None:
    assert exact(text) == version


def test_a_version_file_overrules_volta_and_engines(make_repo: MakeRepo) -> None:
    manifest = {"engines": {"node": ">=18"}, "volta": {"node": "20.1.0"}}
    repo = make_repo({"package.json": json.dumps(manifest), ".nvmrc": "v22.4.0\n"})

    fact = node_version(repo)

    assert (fact.value, str(fact.because.where)) == ("22.4.0", ".nvmrc:1")
    assert [one.value for one in fact.overruled] == ["20.1.0", ">=18"]


def test_every_source_is_read_in_the_stated_order(make_repo: MakeRepo) -> None:
    manifest = {
        "engines": {"node": ">=1"},
        "devEngines": {"runtime": {"name": "node", "version": ">=2"}},
        "volta": {"node": "8.0.0"},
    }
    repo = make_repo(
        {
            "package.json": json.dumps(manifest),
            ".node-version": "9",
            ".tool-versions": "ruby 3.2\nnodejs 7.0.0\n",
            "mise.toml": '[tools]\nnode = "6"\n',
            "Dockerfile": "FROM --platform=linux/amd64 node:5-alpine AS build\n",
        }
    )

    fact = node_version(repo)

    seen = [fact.value, *(one.value for one in fact.overruled)]
    assert seen == ["9", "8.0.0", "7.0.0", "6", ">=2", ">=1", "5"]


def test_a_package_in_a_folder_obeys_the_version_file_of_the_repository(
    make_repo: MakeRepo,
) -> None:
    repo = make_repo({"apps/web/package.json": "{}", ".nvmrc": "20"})

    seen = [one for one in ECOSYSTEM.detect(repo, "apps/web") if one.subject == "node.version"]

    assert [(one.value, one.where.path) for one in seen] == [("20", ".nvmrc")]


def test_engines_that_admit_everything_say_nothing(make_repo: MakeRepo) -> None:
    repo = make_repo({"package.json": json.dumps({"engines": {"node": "*"}})})

    assert [one for one in ECOSYSTEM.detect(repo, "") if one.subject == "node.version"] == []


def test_one_version_is_the_newest_lts_that_a_range_admits() -> None:
    assert one_version("") == LINES[-1]
    assert one_version(">=18") == LINES[-1]
    assert one_version(f"^{LINES[0]}.0.0") == LINES[0]


def test_one_version_keeps_what_is_pinned_and_what_a_range_pins_to_the_past() -> None:
    assert one_version("14.18.1") == "14.18.1"
    assert one_version("16.x") == "16"


def test_one_version_knows_the_names_of_version_managers() -> None:
    assert one_version("lts/*") == LINES[-1]
    assert one_version("latest") == alive("node")[-1]
    assert one_version("lts/jod") == "lts/jod"


def test_the_types_ask_for_the_oldest_lts_that_has_them() -> None:
    assert one_version("", ">=20") == LINES[0]
    assert one_version("", f">={LINES[1]}") == LINES[1]


def test_a_matrix_is_the_supported_lts_lines_inside_engines() -> None:
    assert matrix("") == LINES
    assert matrix(f">={LINES[1]}") == LINES[1:]
    assert matrix("^4") == ()
