"""In which folders PHP starts: a composer.json with code, or pages without one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from autodevops_cli.ecosystems._base import marked_roots
from autodevops_cli.repository.snapshot import Snapshot, joined, parent
from autodevops_cli.repository.table import Table

DOCROOTS = ("public", "htdocs", "web", "www", "html", "public_html", "webroot", "httpdocs")
PLUGIN = re.compile(r"^[ \t/*#@]*(?:Plugin|Theme) Name:\s*\S", re.MULTILINE)
OTHERS = (
    "package.json", "go.mod", "Cargo.toml", "pyproject.toml", "pom.xml", "Gemfile", "mix.exs",
    "setup.py", "build.gradle", "build.gradle.kts", "requirements.txt", "deno.json",
)  # fmt: skip
CONFIGS = (
    "phpunit.xml",
    "phpunit.xml.dist",
    "phpunit.dist.xml",
    "composer.lock",
    "codeception.yml",
)
MAX_MEMBERS = 500


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the folders of the manifests with code, without those a root one speaks for.

    Without any composer.json, the root when pages or a plugin stand there.
    """
    marked = marked_roots(repo, "composer.json")
    found = [root for root in marked if _has_code(repo, root) and not _is_hidden(root)]
    kept: list[str] = []
    for root in found:  # shallow first
        around = [one for one in kept if not one or root.startswith(f"{one}/")]
        if not around or (_stands_alone(repo, root) and root not in members(repo, around[-1])):
            kept.append(root)
    if kept or repo.named("composer.json"):
        return tuple(kept)
    return ("",) if _has_pages(repo) else ()


def _is_hidden(root: str) -> bool:
    """Tell whether a folder lies where people keep their tools: .ci/phpmd."""
    return any(part.startswith(".") for part in root.split("/"))


def members(repo: Snapshot, root: str) -> dict[str, str]:
    """Return the folders of packages that a manifest speaks for, with the key that names them."""
    data = repo.json(joined(root, "composer.json"))
    folders = [parent(path) for path in repo.named("composer.json") if parent(path) != root]
    below = [one for one in folders if not root or one.startswith(f"{root}/")][:MAX_MEMBERS]
    replaced = set(data.table("replace").keys())
    globs = [joined(root, one) for one in _local_repositories(data)]
    loaded = tuple(f"{joined(root, one)}/" for one in _autoloaded(data))
    found: dict[str, str] = {}
    for folder in sorted(below):
        name = repo.json(joined(folder, "composer.json")).text("name")
        if name and name in replaced:
            found[folder] = "replace"
        elif any(fnmatchcase(folder, glob) for glob in globs):
            found[folder] = "repositories"
        elif any(one.startswith(f"{folder}/") for one in loaded):
            found[folder] = "autoload"
    return found


def _local_repositories(data: Table) -> Iterator[str]:
    listed = data.tables("repositories")
    named = data.table("repositories")
    for one in (*listed, *(table for _, table in named.items())):
        if one.text("type") == "path":
            yield one.text("url").rstrip("/")


def _autoloaded(data: Table) -> Iterator[str]:
    for group in ("autoload", "autoload-dev"):
        for kind in ("psr-4", "psr-0"):
            table = data.table(group, kind)
            for prefix in table.keys()[:MAX_MEMBERS]:
                yield from (one.rstrip("/") for one in table.strings(prefix) if one.strip("./"))


def _has_code(repo: Snapshot, root: str) -> bool:
    """Tell whether a composer.json has code beside it: many only publish style sheets."""
    if repo.has(joined(root, "composer.lock")):
        return True
    return any(path.endswith((".php", ".phpt", ".inc", ".module")) for path in repo.below(root))


def _stands_alone(repo: Snapshot, root: str) -> bool:
    """Tell whether a manifest below another one has tests, a lock file or scripts of its own."""
    if any(repo.has(joined(root, name)) for name in CONFIGS):
        return True
    return bool(repo.json(joined(root, "composer.json")).table("scripts"))


def _has_pages(repo: Snapshot) -> bool:
    names = repo.beside("")
    if repo.first("index.php", *(f"{folder}/index.php" for folder in DOCROOTS)):
        return True
    scripts = [name for name in names if name.endswith(".php")]
    if any(PLUGIN.search(repo.text(name)[:8_000]) for name in scripts[:20]):
        return True
    return bool(scripts) and not any(name in names for name in OTHERS)
