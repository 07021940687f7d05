"""Static pages: only where nothing else is there, and what builds them."""

from __future__ import annotations

import pytest

from autodevops_cli.ecosystems.static import ECOSYSTEM
from autodevops_cli.model.evidence import settle
from autodevops_cli.model.stack import Component
from autodevops_cli.planning.profile import profile
from tests.conftest import MakeRepo


@pytest.mark.parametrize(
    ("files", "roots"),
    [
        ({"index.html": ""}, ("",)),
        ({"public/index.html": "", "app.js": ""}, ("",)),
        ({"Staticfile": "root: pages"}, ("",)),
        ({"mkdocs.yml": "site_name: a"}, ("",)),
        ({"docs/index.html": ""}, ()),
        ({"index.html": "", "src/main.lua": ""}, ()),
    ],
    ids=["page", "public", "staticfile", "mkdocs", "documents", "program"],
)
def test_pages_start_where_no_program_is(
    make_repo: MakeRepo, files: dict[str, str], roots: tuple[str, ...]
) -> None:
    assert ECOSYSTEM.roots(make_repo(files)) == roots


@pytest.mark.parametrize(
    ("files", "framework"),
    [
        ({"config.toml": 'base_url = "https://example.org"', "content/a.md": ""}, "zola"),
        ({"config.toml": 'baseURL = "https://example.org"', "content/a.md": ""}, "hugo"),
        ({"hugo.toml": ""}, "hugo"),
        ({"mkdocs.yml": "site_name: a"}, "mkdocs"),
    ],
    ids=["zola", "hugo-in-config", "hugo", "mkdocs"],
)
def test_the_configuration_names_what_builds_the_site(
    make_repo: MakeRepo, files: dict[str, str], framework: str
) -> None:
    facts = settle(ECOSYSTEM.detect(make_repo(files), ""))

    found = Component("static", "", facts)

    assert [one.value for one in found.under("framework")] == [framework]
    assert list(ECOSYSTEM.jobs(found)) == []


def test_any_settings_are_not_a_site(make_repo: MakeRepo) -> None:
    repo = make_repo({"config.toml": 'base_url = "https://example.org"'})

    assert ECOSYSTEM.roots(repo) == ()


def test_a_language_goes_before_its_pages(make_repo: MakeRepo) -> None:
    repo = make_repo({"index.html": "", "package.json": '{"scripts": {"build": "vite build"}}'})

    assert [one.ecosystem for one in profile(repo).components] == ["node"]
