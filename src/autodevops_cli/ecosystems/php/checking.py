"""How a PHP project is checked: by its scripts, or by tools that its files set up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from autodevops_cli.ecosystems.php.bins import bins, fixed
from autodevops_cli.ecosystems.php.project import Project
from autodevops_cli.ecosystems.php.scripts import Script, provided
from autodevops_cli.ecosystems.php.vocabulary import CHECKS, PACKAGES, Kind
from autodevops_cli.model.evidence import Evidence, Place, Source, command

# Where a name says that a script is one of several for the same tool.
_VARIANT = re.compile(r"baseline|debug|clear|build|benchmark|report|html|watch|fix|win(?:dows)?\b")
SYNTAX = "git ls-files -z '*.php' ':!vendor' | xargs -0 -r -n 1 php -l"


@dataclass(frozen=True, slots=True)
class _Tool:
    """A tool with the files that set it up, and how it is called to check."""

    name: str
    files: tuple[str, ...]
    call: str
    kind: str = "lint"
    says: str = ""
    """What the settings have to say for the call to find something to look at."""
    source: Source = Source.TOOL_CONFIG


TOOLS = (
    _Tool("phpstan", ("phpstan.neon", "phpstan.neon.dist", "phpstan.dist.neon"),
          "phpstan analyse --no-progress", says=r"^\s*paths\s*:|^\s*-\s.*\.neon"),
    _Tool("psalm", ("psalm.xml", "psalm.xml.dist"), "psalm --no-progress", says="<projectFiles"),
    _Tool("phpcs", ("phpcs.xml", ".phpcs.xml", "phpcs.xml.dist", ".phpcs.xml.dist"),
          "phpcs", says=r"<file>"),
    _Tool("php-cs-fixer",
          (".php-cs-fixer.php", ".php-cs-fixer.dist.php", ".php_cs", ".php_cs.dist"),
          "php-cs-fixer fix --dry-run --diff", "format"),
    _Tool("pint", ("pint.json",), "pint --test", "format"),
    _Tool("ecs", ("ecs.php",), "ecs check", says=r"withPaths|paths\(|PATHS|withRootFiles"),
    # It proposes what could be newer; that it proposes nothing is no promise of its settings.
    _Tool("rector", ("rector.php",), "rector process --dry-run", source=Source.DEPENDENCY,
          says=r"withPaths|paths\("),
)  # fmt: skip


def checks(project: Project, known: tuple[Script, ...], tested: str) -> Iterator[Evidence]:
    """Yield the checks of scripts and settings; `tested` is the script that tests, "" for none."""
    sound = [one for one in known if not one.unsound]
    within = {tool for one in sound if one.command == tested for tool in one.checks}
    chosen = _chosen([one for one in _scripts(sound) if one.command != tested], within)
    yield from map(_of_script, chosen)
    found = within.union(*(one.checks for one in chosen))
    for tool in TOOLS:
        if tool.name not in found and (where := _program(project, tool.name)):
            yield from _of_settings(project, tool, where)
            if where.startswith("./"):
                place = Place(project.path(where[2:]))
                note = f"{tool.name} is committed"
                yield Evidence(f"locked.{tool.name}", place.path, place, note=note)
    for name in sorted({tool.name for tool in TOOLS} | {*found}):
        if lock := project.fixes(*PACKAGES.get(name, ())) or fixed(project, name):
            yield Evidence(
                f"locked.{name}", lock, Place(lock), note=f"{name} is of a fixed version"
            )


def _scripts(sound: list[Script]) -> list[Script]:
    """Return the scripts that only check, those for a single tool and of a plain name first."""
    pure = [one for one in sound if one.kinds and one.kinds <= CHECKS and one.checks]
    return sorted(pure, key=lambda one: (len(one.checks), bool(_VARIANT.search(one.name))))


def _chosen(pure: list[Script], within: set[str]) -> list[Script]:
    """Return scripts that run each tool once, as far as they let themselves be combined."""
    chosen: list[Script] = []
    for one in pure:
        if not one.checks <= within.union(*(other.checks for other in chosen)):
            chosen = [other for other in chosen if not other.checks <= one.checks]
            chosen.append(one)
    return chosen


def _of_script(one: Script) -> Evidence:
    kind = "format" if one.kinds == {Kind.FORMAT} else "lint"
    tools = sorted(one.checks)
    label = tools[0] if len(tools) == 1 else re.sub(r"[^a-z0-9]+", "-", one.name.lower())
    return command(f"{kind}.{label}", one.command, one.where, Source.TASK, f"the {one.name} script")


def _program(project: Project, tool: str) -> str:
    """Return how a tool is called: a package's, or one that is committed below tools."""
    if provided(project, tool):
        phar = tool == "psalm" and _is_phar(project)
        return f"{project.bin}/{tool}.phar" if phar else f"{project.bin}/{tool}"
    found = project.first(f"tools/{tool}", f"tools/{tool}.phar")
    return f"./{found}" if found and project.repo.executable(project.path(found)) else ""


def _of_settings(project: Project, tool: _Tool, program: str) -> Iterator[Evidence]:
    if not (name := project.first(*tool.files)):
        return
    text = " ".join((program, *tool.call.split()[1:]))
    place = Place(project.path(name))
    if tool.says and not re.search(tool.says, project.text(name), re.MULTILINE):
        folder = next((one for one in ("src", "app", "lib") if _holds(project, one)), "")
        if not folder or tool.name == "psalm":
            return
        text = f"{text} {folder}"
    note = f"the settings of {tool.name}"
    yield command(f"{tool.kind}.{tool.name}", text, place, tool.source, note)


def _is_phar(project: Project) -> bool:
    """Tell whether Psalm comes as an archive, which goes by another name."""
    path = bins(project).get("psalm", "")
    apart = "psalm/phar" in project.repo.text(path) if path else False
    return apart or bool(project.depends("psalm/phar"))


def _holds(project: Project, folder: str) -> bool:
    return any(path.startswith(f"{folder}/") for path in project.files)


def syntax(project: Project) -> Iterator[Evidence]:
    """Yield the one check that every PHP can do, for a project that has none of its own."""
    first = next((path for path in project.files if path.endswith(".php")), "")
    if first:
        where, note = Place(project.path(first)), "PHP itself checks the syntax"
        yield command("lint.syntax", SYNTAX, where, Source.CONVENTION, note)
