"""The tests of a workspace, package by package: their commands, and what matters to each."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping

from autodevops_cli.ecosystems.node.manifest import UNSAFE, Manifest
from autodevops_cli.ecosystems.node.project import Project
from autodevops_cli.model.evidence import Evidence, Fact, Place
from autodevops_cli.model.stack import Component

# Each package gets a job of its own, which installs everything; more are better run together.
MOST_JOBS = 8
MOST_SHARED = 25
GROUPS = ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies")
TEST, USES, SHARED = "package.test", "package.uses", "package.shared"

_SILENT = re.compile(
    r"(?:docs?|\.github|\.vscode|\.changeset|\.husky|assets)/|[^/]+\.(?:md|png|svg|gif)"
    r"|LICEN[CS]E.*|\.git\w+|\.editorconfig|CODEOWNERS",
    re.IGNORECASE,
)


def packages(project: Project) -> Iterator[Evidence]:
    """Yield how to test each package alone, which others it uses, and what all of them share."""
    having = [one for one in project.space.having("test") if not UNSAFE.search(one.root)]
    if not 2 <= len(having) <= MOST_JOBS or "test" in project.scripts:
        return
    commands = {one.root: _alone(project, one) for one in having}
    if not all(commands.values()):
        return
    named = {one.name: one.root for one in project.space.members if one.name}
    for one in having:
        where = one.where("scripts", "test")
        yield Evidence(f"{TEST}.{one.root}", commands[one.root], where, note="the test script")
    for member in project.space.members:
        for folder in _used(member, named):
            subject = f"{USES}.{member.root}.{folder}"
            yield Evidence(subject, folder, Place(member.path), note="a dependency")
    for path in _shared(project):
        yield Evidence(f"{SHARED}.{path}", path, Place(path.rstrip("/")), note="of all packages")


def _alone(project: Project, member: Manifest) -> str:
    """Return the command that runs one package's tests, "" where its tool has no filter."""
    inside = member.root[len(project.root) + 1 :] if project.root else member.root
    folder, name = shlex.quote(f"./{inside}"), shlex.quote(member.name)
    execute, depends = project.manager.execute, project.manifest.depends
    match project.space.tool:
        case "turborepo" if depends("turbo"):
            return execute(f"turbo run test --filter={folder}")
        case "lerna" if depends("lerna") and member.name:
            return execute(f"lerna run test --scope={name} --include-dependencies")
        case "":
            return _by_manager(project, folder, name if member.name else "")
    return ""


def _by_manager(project: Project, folder: str, name: str) -> str:
    match project.manager.name:
        case "npm":
            return f"npm run test --workspace={folder}"
        case "pnpm":
            return f"pnpm --filter={folder} run test"
        case "bun":
            return f"bun run --filter={folder} test"
    return f"yarn workspace {name} run test" if name else ""


def _used(member: Manifest, named: Mapping[str, str]) -> Iterator[str]:
    for group in GROUPS:
        for name in member.data.table(group):
            if name in named and named[name] != member.root:
                yield named[name]


def _shared(project: Project) -> tuple[str, ...]:
    """Return the files and folders beside the members; a folder has a slash at its end."""
    members = [f"{one.root}/" for one in project.space.members]
    start = f"{project.root}/" if project.root else ""
    found: dict[str, None] = {}
    for path in project.repo.below(project.root):
        if path.startswith(tuple(members)):
            continue
        first, slash, _ = path[len(start) :].partition("/")
        top = f"{start}{first}{slash}"
        holder = slash and any(one.startswith(top) for one in members)
        if not _SILENT.fullmatch(first + slash):
            found[path if holder else top] = None
    return tuple(found)


def watches(component: Component, root: str) -> tuple[str, ...]:
    """Return the folders and files that a package's tests depend on; none for everything."""
    shared = [fact.value for fact in component.under(SHARED)]
    if not shared or len(shared) > MOST_SHARED:
        return ()
    seen: dict[str, None] = {}
    pending = [root]
    while pending:
        folder = pending.pop()
        if folder not in seen:
            seen[folder] = None
            pending.extend(fact.value for fact in component.under(f"{USES}.{folder}"))
    return (*(f"{folder}/" for folder in sorted(seen)), *sorted(shared))


def alone(component: Component, tests: tuple[Fact, ...]) -> tuple[tuple[str, Fact], ...]:
    """Return the packages to test in jobs of their own with their commands, in order.

    None where somebody wrote down a command for all of them, and for libraries: these are tested
    with several versions of Node, and that many jobs times the packages are too many.
    """
    together = len(tests) == 1 and tests[0].because.note == "the test scripts of the packages"
    if not together or component.value("kind") == "library":
        return ()
    return tuple((fact.subject.removeprefix(f"{TEST}."), fact) for fact in component.under(TEST))
