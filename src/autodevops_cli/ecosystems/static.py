"""Static pages: plain HTML, and sites of documents that mkdocs, Sphinx, Hugo or Zola build."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import splitext

from autodevops_cli.ecosystems._base import PROGRAMS, Ecosystem, is_aside
from autodevops_cli.model.evidence import Evidence, Place, Strength
from autodevops_cli.model.plan import Job
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot, joined

HUGO = ("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json")
CONFIGS = ("config.toml", "config.yaml", "config.yml")
FOLDERS = ("", "public", "site", "www", "html")
# What pages bring along.
SCRIPTS = frozenset((".js", ".mjs", ".ts"))
MARKERS = ("index.html", "Staticfile", "mkdocs.yml", "mkdocs.yaml", *HUGO, *CONFIGS)
_HUGO_KEY = re.compile(
    r"^[ \t]*(?:baseURL|languageCode|theme)\s*[=:]", re.MULTILINE | re.IGNORECASE
)
_ZOLA_KEY = re.compile(r"^[ \t]*base_url\s*=", re.MULTILINE)


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the root where pages, or the configuration of a site of documents, stand.

    A repository of programs has such pages for its documents; it is about something else.
    """
    if any(splitext(path)[1] in PROGRAMS - SCRIPTS and not is_aside(path) for path in repo.files):
        return ()
    pages = any(repo.has(joined(folder, "index.html")) for folder in FOLDERS)
    known = repo.has("Staticfile") or any(True for _ in _generators(repo, ""))
    return ("",) if pages or known else ()


def _generators(repo: Snapshot, root: str) -> Iterator[tuple[str, Place]]:
    if path := repo.first(joined(root, "mkdocs.yml"), joined(root, "mkdocs.yaml")):
        yield "mkdocs", Place(path)
    if path := repo.first(*(joined(root, name) for name in HUGO)):
        yield "hugo", Place(path)
    for path in (joined(root, name) for name in CONFIGS):
        templates = joined(root, "templates") + "/"
        if _ZOLA_KEY.search(repo.text(path)) and any(
            one.startswith((templates, joined(root, "content") + "/")) for one in repo.files
        ):
            yield "zola", repo.place(path, _ZOLA_KEY)
        elif _HUGO_KEY.search(repo.text(path)) and any(
            one.startswith((joined(root, "layouts/"), joined(root, "archetypes/"),
                            joined(root, "content/"), joined(root, "themes/")))
            for one in repo.files
        ):  # fmt: skip
            yield "hugo", repo.place(path, _HUGO_KEY)


def detect(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield what builds the site; plain pages need nothing."""
    page = next((one for name in FOLDERS if repo.has(one := joined(name, "index.html"))), "")
    where = Place(repo.first("Staticfile") or page or ".")
    yield Evidence("kind", "application", where, Strength.INFERRED, note="static pages")
    for name, place in _generators(repo, root):
        yield Evidence(f"framework.{name}", name, place, note=f"the configuration of {name}")


def jobs(component: Component) -> Iterator[Job]:
    """Yield nothing: pages are neither tested nor built, and no runner has the generators."""
    yield from ()


ECOSYSTEM = Ecosystem(
    "static", "Static pages", (".html",), roots, detect, jobs, (), MARKERS, fallback=True
)
