"""Versions pinned for version managers and in images."""

from __future__ import annotations

import pytest

from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.tool_pins import ToolPin, image_pins, tool_pins
from tests.conftest import MakeRepo


def test_tool_versions_names_a_tool_per_line(make_repo: MakeRepo) -> None:
    repo = make_repo({".tool-versions": "# tools\nnode 22\ngolang v1.26.1 1.25\n"})

    found = list(tool_pins(repo, "", "go", "golang"))

    assert found == [ToolPin("1.26.1", Place(".tool-versions", 3), "the line in .tool-versions")]


@pytest.mark.parametrize(
    "text",
    [
        '[tools]\ngo = "1.26"\n',
        '[tools]\ngo = ["1.26", "1.25"]\n',
        '[tools]\ngo = { version = "1.26" }\n',
    ],
)
def test_mise_spells_a_version_in_three_ways(make_repo: MakeRepo, text: str) -> None:
    found = list(tool_pins(make_repo({"mise.toml": text}), "", "go"))

    assert found == [ToolPin("1.26", Place("mise.toml", 2), "the tool in mise")]


def test_a_folder_goes_before_the_root(make_repo: MakeRepo) -> None:
    repo = make_repo({".tool-versions": "go 1\n", "api/.tool-versions": "go 2\n"})

    assert [pin.version for pin in tool_pins(repo, "api", "go")] == ["2", "1"]


@pytest.mark.parametrize(
    ("line", "versions"),
    [
        ("FROM golang:1.26.3-alpine AS build", ["1.26.3"]),
        ("FROM --platform=$BUILDPLATFORM docker.io/library/golang:1.26", ["1.26"]),
        ("FROM golang:latest", []),
        ("FROM example/golang:1.26", []),
        ("FROM golang@sha256:0", []),
    ],
)
def test_images_tell_versions_by_their_tags(
    make_repo: MakeRepo, line: str, versions: list[str]
) -> None:
    repo = make_repo({"Dockerfile": f"# build\n{line}\n"})

    assert [pin.version for pin in image_pins(repo, "", "golang")] == versions


def test_text_that_is_no_version_is_left_out(make_repo: MakeRepo) -> None:
    repo = make_repo({".tool-versions": "go ${{evil}}\n", "mise.toml": '[tools]\ngo = "a; b"\n'})

    assert list(tool_pins(repo, "", "go")) == []
