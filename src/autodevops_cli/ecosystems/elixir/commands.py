"""What to run for an Elixir project: its aliases and tasks first, then what mix does."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.ecosystems.elixir.checks import checks
from autodevops_cli.ecosystems.elixir.project import Project
from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.repository.snapshot import joined
from autodevops_cli.repository.tasks import saying, tasks

TEST = ("test", "tests", "unit-test", "test-unit", "check")
TEST_ALIASES = ("test.ci", "ci.test")
SETUP_ALIASES = ("test.setup", "test_setup")
_REPOS = re.compile(r"\becto_repos:\s*\[\s*[A-Z]")


def commands(project: Project) -> Iterator[Evidence]:
    """Yield every command that something in the repository speaks for."""
    yield from _install(project)
    if project.tests:
        yield from _prepare(project)
        yield from _tasks(project)
        yield from _test(project)
    yield from checks(project)
    where = Place(project.mix.path)
    yield command("build", "mix compile", where, Source.CONVENTION, "what mix compiles")
    yield from _start(project)


def _install(project: Project) -> Iterator[Evidence]:
    if project.lock:
        where = Place(project.lock)
        text = "mix deps.get --check-locked"
        yield command("install", text, where, Source.DEPENDENCY, "the lock file")
    else:
        where = Place(project.mix.path)
        yield command("install", "mix deps.get", where, Source.CONVENTION, "what mix fetches")


def _test(project: Project) -> Iterator[Evidence]:
    for name in TEST_ALIASES:
        if name in project.mix.aliases:
            at = project.mix.aliases[name][1]
            yield command("test", f"mix {name}", at, Source.TASK, f"the {name} alias")
    steps, where = project.mix.aliases.get("test", ((), None))
    if where and steps:
        yield command("test", "mix test", where, Source.TOOL_CONFIG, "the test alias")
    first = Place(project.tests[0])
    yield command("test", "mix test", first, Source.CONVENTION, "tests beside the sources")


def _tasks(project: Project) -> Iterator[Evidence]:
    fits = saying("mix test", "mix coveralls")
    for name in TEST:
        for one in tasks(project.repo, project.root):
            if one.name == name and one.runner != "script" and not one.unsound and fits(one):
                text, note = one.plain or one.command, f"the {name} target of {one.runner}"
                yield command("test", text, one.where, Source.TASK, note)


def _prepare(project: Project) -> Iterator[Evidence]:
    """Yield how the database of the tests comes to be, where the test alias does not see to it."""
    aliases = project.mix.aliases
    for name in SETUP_ALIASES:
        if name in aliases:
            where = aliases[name][1]
            yield command("prepare.setup", f"mix {name}", where, Source.TASK, f"the {name} alias")
            return
    own = aliases.get("test", ((), None))[0]
    handled = any(step.startswith("ecto") or "setup" in step for step in own)
    repos = _repos(project)
    if handled or not repos or not _migrations(project):
        return
    text = "mix ecto.create --quiet && mix ecto.migrate --quiet"
    yield command("prepare.ecto", text, repos, Source.CONVENTION, "the repository of the tests")


def _repos(project: Project) -> Place | None:
    for name in ("config/test.exs", "config/config.exs"):
        path = joined(project.root, name)
        if found := _REPOS.search(project.repo.text(path)):
            return project.repo.place(path, found[0])
    return None


def _migrations(project: Project) -> bool:
    return any(
        path.endswith(".exs") and "/migrations/" in path
        for one in project.all
        for path in project.repo.below(joined(one.root, "priv"))
    )


def _start(project: Project) -> Iterator[Evidence]:
    """Yield how platforms start the release of an application, from the folder they build in."""
    app = project.mix.setting("app")
    if not app or project.is_library or not project.mix.has_key("mod"):
        return
    text = f"/app/_build/prod/rel/{app[0]}/bin/{app[0]} start"
    note = "the release, where /app is built as platforms do"
    yield command("start", text, app[1], Source.CONVENTION, note)
