"""Lock files that do not fit their manifest any more: only what the installer would refuse."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Finding, Severity
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot, joined

# What npm may leave out on another platform is not in a lock file either.
GROUPS = ("dependencies", "devDependencies")
EXACT = re.compile(r"=?\d+\.\d+\.\d+[\w.+-]*")
RANGE = re.compile(r"[\^~]?\d[\w.+-]*")
YARN_KEY = re.compile(
    r'(?:^|, )"?((?:@[^@\s",]+|[^@\s",]+)@[^",:\n]+(?::[^",:\n]+)?)', re.MULTILINE
)
REPAIRS = {
    "package-lock.json": "npm install",
    "pnpm-lock.yaml": "pnpm install",
    "yarn.lock": "yarn install",
    "uv.lock": "uv lock",
}


def stale_locks(repo: Snapshot, component: Component) -> Iterator[Finding]:
    """Yield the lock files of a component that lack something its manifest asks for."""
    for name, missing in _missing(repo, component):
        path = joined(component.root, name)
        if repo.has(path) and missing:
            told = ", ".join(missing[:5])
            yield Finding(
                "lockfile-out-of-sync",
                f"{path} does not fit its manifest: {told}",
                Place(path),
                Severity.HIGH,
                hint=f"Run `{REPAIRS[name]}` and commit {path}.",
            )


def _missing(repo: Snapshot, component: Component) -> Iterator[tuple[str, list[str]]]:
    """Yield each lock file with what it lacks, for the manager that the component uses."""
    match component.value("package-manager"):
        case "npm":
            yield "package-lock.json", _npm(repo, component.root)
        case "pnpm":
            yield "pnpm-lock.yaml", _pnpm(repo, component.root)
        case "yarn":
            yield "yarn.lock", _yarn(repo, component.root)
        case "uv":
            yield "uv.lock", _uv(repo, component.root)


def _npm(repo: Snapshot, root: str) -> list[str]:
    """`npm ci` refuses what is not locked, and an exact version that is locked at another."""
    packages = repo.json(joined(root, "package-lock.json")).table("packages")
    if not packages:  # lockfileVersion 1 has another shape
        return []
    found = []
    for name, wanted in _asked(repo, root):
        entry = packages.table(f"node_modules/{name}")
        version = entry.text("version")
        if EXACT.fullmatch(wanted) and not entry.flag("link") and version != wanted.lstrip("="):
            found.append(f"{name} {wanted} (locked: {version or 'nothing'})")
        elif RANGE.fullmatch(wanted) and not entry:
            found.append(f"{name} {wanted} (locked: nothing)")
    return found


def _pnpm(repo: Snapshot, root: str) -> list[str]:
    """`--frozen-lockfile` wants each specifier to be the one of the manifest."""
    lock = repo.yaml(joined(root, "pnpm-lock.yaml"), before="packages")
    importer = lock.table("importers").table(".")
    if not importer or lock.has("overrides") or lock.has("catalogs"):
        return []
    locked = {
        name: importer.text(group, name, "specifier")
        for group in GROUPS
        for name in importer.table(group)
    }
    return [
        f"{name} {wanted} (locked: {locked.get(name) or 'nothing'})"
        for name, wanted in _asked(repo, root)
        if wanted != locked.get(name)
    ]


def _yarn(repo: Snapshot, root: str) -> list[str]:
    """Every range of the manifest is a key of the lock file, except packages of the workspace."""
    text = repo.text(joined(root, "yarn.lock"))
    if not text or repo.json(joined(root, "package.json")).has("resolutions"):
        return []
    keys = {*YARN_KEY.findall(text)}
    missing = [
        (name, wanted)
        for name, wanted in _asked(repo, root)
        if RANGE.fullmatch(wanted) and not {f"{name}@{wanted}", f"{name}@npm:{wanted}"} & keys
    ]
    own = _own_packages(repo) if missing else frozenset()
    return [f"{name} {wanted} (locked: nothing)" for name, wanted in missing if name not in own]


def _asked(repo: Snapshot, root: str) -> Iterator[tuple[str, str]]:
    """Yield the packages that a manifest asks for, with their ranges."""
    manifest = repo.json(joined(root, "package.json"))
    for group in GROUPS:
        for name in manifest.table(group):
            if wanted := manifest.text(group, name):
                yield name, wanted


def _own_packages(repo: Snapshot) -> frozenset[str]:
    return frozenset(repo.json(path).text("name") for path in repo.named("package.json")[:500])


def _uv(repo: Snapshot, root: str) -> list[str]:
    """The lock file repeats the direct dependencies of the project."""
    project = repo.toml(joined(root, "pyproject.toml")).table("project")
    name = _normal(project.text("name"))
    packages = repo.toml(joined(root, "uv.lock")).tables("package")
    own = next((one for one in packages if _normal(one.text("name")) == name), None)
    if not name or own is None or "dependencies" in project.strings("dynamic"):
        return []
    locked = {_normal(one.text("name")) for one in own.tables("metadata", "requires-dist")}
    wanted = {_normal(_package(one)) for one in project.strings("dependencies")}
    return [f"{one} (locked: nothing)" for one in sorted(wanted - locked) if one]


def _package(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9][\w.-]*", requirement)
    return found[0] if found else ""


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
