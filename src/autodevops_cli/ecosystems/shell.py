"""Shell: scripts that are the product, tested by bats, shunit2 or a task, checked by shellcheck."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from posixpath import commonpath, splitext

from autodevops_cli.ecosystems._base import PROGRAMS, Ecosystem, is_aside
from autodevops_cli.ecosystems._pipeline import usual_jobs
from autodevops_cli.model.evidence import Evidence, Place, Source, Strength, command
from autodevops_cli.model.plan import Job, OfAxis, Purpose, SetupTool, Step, SystemPackages, Tool
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.shell import commands
from autodevops_cli.repository.snapshot import Snapshot, joined, parent
from autodevops_cli.repository.tasks import CARRIED, Task, tasks

SHELLCHECK = Tool(
    "shellcheck", "ShellCheck",
    commands="apt-get update\napt-get install --yes --no-install-recommends shellcheck",
)  # fmt: skip
EXTENSIONS = (".sh", ".bash", ".bats", ".zsh", ".ksh")
MARKERS = (".shellcheckrc", ".shellspec", "*.bats", "Makefile")
# Files beside which scripts only help something else.
OTHERS = (
    "Dockerfile", "Containerfile", "Chart.yaml", "kustomization.yaml", "galaxy.yml", "ansible.cfg",
    "action.yml", "action.yaml", "index.html", "flake.nix", "default.nix", "shell.nix",
    "mkdocs.yml", "docker-compose.yml", "compose.yaml", "compose.yml", "docker-compose.yaml",
)  # fmt: skip
TEST_TASKS = ("test", "tests", "unit", "unit-test", "bats")
TEST_SCRIPTS = ("script/test", "scripts/test", "scripts/test.sh", "test.sh", "run_tests.sh")
LINT_TASKS = ("lint", "shellcheck", "check-style")
# Debian's packages of what a test may call beyond a runner's own programs.
PACKAGES = {"bats": "bats", "shunit2": "shunit2", "zsh": "zsh", "fish": "fish", "ksh": "ksh"}
LIBRARIES = ("bats-support", "bats-assert", "bats-file")
MAX_LINTED = 12
MAX_SUITES = 8
MAX_READ = 300

_SHEBANG = re.compile(
    r"#!\s*/(?:usr/)?(?:local/)?bin/(?:env\s+(?:-S\s+)?)?(bash|sh|dash|ksh|zsh)\b"
)
_LOAD = re.compile(r"^[ \t]*load\s+['\"]?([\w./-]+)", re.MULTILINE)
_LIBRARY = re.compile(r"^[ \t]*bats_load_library\s+['\"]?([\w-]+)", re.MULTILINE)
_SHUNIT = re.compile(
    r"^[ \t]*(?:\.|source)[ \t]+['\"]?(\S{0,200}?)shunit2['\"]?[ \t]*$", re.MULTILINE
)
_SUBMODULE = re.compile(r"^[ \t]*path\s*=\s*(\S+)", re.MULTILINE)


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the root where shell is the product: it is tested, checked, installed or alone."""
    foreign = sum(
        splitext(path)[1] in PROGRAMS and not is_aside(path) for path in repo.files
    )  # fmt: skip
    named = sum(path.endswith(EXTENSIONS) for path in repo.files)
    if foreign > max(named, 40):
        return ()
    own = _scripts(repo)
    if not own or 2 * foreign > len(own):
        return ()
    if _suites(repo) or repo.has(".shellcheckrc") or repo.has(".shellspec"):
        return ("",)
    installed = repo.has("install.sh") and any(path.startswith("bin/") for path in own)
    alone = not repo.named(*OTHERS) and not repo.matching("*.tf")
    programs = any(parent(path) in ("bin", "libexec") and "." not in path for path in own)
    at_hand = any(parent(path) in ("", "bin", "libexec", "src", "lib") for path in own)
    counts = installed or (not foreign and (programs or alone))
    return ("",) if at_hand and counts else ()


def _scripts(repo: Snapshot) -> tuple[str, ...]:
    """Return the scripts that are no helpers: by extension, or executable with a shell's name."""
    named = [path for path in repo.files if path.endswith((".sh", ".bash", ".zsh", ".ksh"))]
    bare = [
        path for path in repo.files
        if "." not in path.rpartition("/")[2] and parent(path) in ("", "bin", "libexec")
    ]  # fmt: skip
    shells = [path for path in bare[:MAX_READ] if _SHEBANG.match(repo.text(path)[:100])]
    return tuple(path for path in (*named, *shells) if not is_aside(path))


def _suites(repo: Snapshot) -> tuple[str, ...]:
    """Return the files of bats tests that are the repository's own."""
    mine = (path for path in repo.files if path.endswith(".bats"))
    return tuple(path for path in mine if not _is_theirs(path))


def _is_theirs(path: str) -> bool:
    folders = path.lower().split("/")[:-1]
    return bool({"node_modules", "vendor", "fixtures", "fixture", "examples"} & set(folders))


def detect(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield how the scripts are tested and checked."""
    own = _scripts(repo)
    where = Place(own[0] if own else ".")
    note = "shell scripts are the product"
    yield Evidence("kind", "application", where, Strength.INFERRED, note=note)
    declared = tasks(repo, root)
    for one in declared:
        if not one.unsound and (needed := sorted({*PACKAGES, "shellcheck"} & one.programs)):
            yield Evidence(f"calls.{one.command}", " ".join(needed), one.where)
    yield from _tasks("test", (*TEST_TASKS, *TEST_SCRIPTS), declared)
    yield from _bats(repo)
    yield from _shunit(repo)
    lints = [one for one in declared if "shellcheck" in one.programs]
    yield from _tasks("lint.shellcheck", LINT_TASKS, tuple(lints))
    yield from _shellcheck(repo, own)


def _tasks(kind: str, names: tuple[str, ...], declared: tuple[Task, ...]) -> Iterator[Evidence]:
    brought = CARRIED | PACKAGES.keys() | {"shellcheck"}
    for name in names:
        for one in declared:
            paths = {call.name for call in one.commands if "/" in call.words[0]}
            known = one.programs <= brought | paths
            if one.name == name and not one.unsound and known:
                note = "the test script" if one.runner == "script" else f"the {name} target"
                yield command(kind, one.command, one.where, Source.TASK, note)


def _bats(repo: Snapshot) -> Iterator[Evidence]:
    """Yield how bats runs the tests, where everything that they load comes with the checkout."""
    suites = _suites(repo)
    if not suites or _run_by_node(repo) or not all(_loads(repo, path) for path in suites):
        return
    folder = commonpath([parent(path) for path in suites]) if parent(suites[0]) else ""
    deep = any(parent(path) != folder for path in suites)
    runner = next(
        (f"./{one}/bin/bats" for one in _submodules(repo) if one.endswith("bats")), "bats"
    )
    options = " --recursive" if deep else ""
    text = f"{shlex.quote(runner)}{options} {shlex.quote(folder or '.')}"
    yield command("test", text, Place(suites[0]), Source.TOOL_CONFIG, "tests for bats")
    wanted = {name for path in suites[:MAX_READ] for name in _LIBRARY.findall(repo.text(path))}
    for name in sorted(wanted & set(LIBRARIES)):
        yield Evidence(f"bats.library.{name}", name, Place(suites[0]), note=f"tests load {name}")


def _run_by_node(repo: Snapshot) -> bool:
    script = repo.json("package.json").text("scripts", "test")
    return bool(re.search(r"\b(?:bats|shellspec|urchin)\b", script))


def _loads(repo: Snapshot, path: str) -> bool:
    """Tell whether the helpers that a test loads are there, or come as submodules."""
    modules = _submodules(repo)
    for name in _LOAD.findall(repo.text(path)):
        target = joined(parent(path), name)
        there = repo.first(target, f"{target}.bash", f"{target}.sh")
        if not there and not any(target.startswith(f"{one}/") for one in modules):
            return False
    return all(name in LIBRARIES for name in _LIBRARY.findall(repo.text(path)))


def _submodules(repo: Snapshot) -> tuple[str, ...]:
    return tuple(_SUBMODULE.findall(repo.text(".gitmodules")))


def _shunit(repo: Snapshot) -> Iterator[Evidence]:
    """Yield how the suites of shunit2 run, each by its own shell."""
    tests = [
        path for path in repo.files
        if path.endswith((".sh", "_test")) and "test" in path.lower() and not _is_theirs(path)
    ]  # fmt: skip
    found = {path: hit[1] for path in tests[:MAX_READ] if (hit := _SHUNIT.search(repo.text(path)))}
    brought = all(not before or repo.has(before + "shunit2") for before in found.values())
    if found and brought and len(found) <= MAX_SUITES:
        text = " && ".join(f"bash {shlex.quote(path)}" for path in found)
        yield command("test", text, Place(next(iter(found))), Source.TOOL_CONFIG, "shunit2 suites")
        if any(not before for before in found.values()):
            where = Place(next(iter(found)))
            yield Evidence("calls." + text, "shunit2", where, note="shunit2 is found on the path")


def _shellcheck(repo: Snapshot, own: tuple[str, ...]) -> Iterator[Evidence]:
    """Yield the check of the scripts: it advises where the repository says nothing of it."""
    checked = [path for path in own if not path.endswith(".zsh") and not _is_zsh(repo, path)]
    if not checked:
        return
    text = f"shellcheck {shlex.join(checked)}"
    if len(checked) > MAX_LINTED:
        text = "git ls-files -z '*.sh' '*.bash' | xargs -0 -r shellcheck"
    if repo.has(".shellcheckrc"):
        where, note = Place(".shellcheckrc"), "shellcheck is configured"
        yield command("lint.shellcheck", text, where, Source.TOOL_CONFIG, note)
    else:
        where, note = Place(checked[0]), "a script"
        yield command("lint.shellcheck", text, where, Source.CONVENTION, note)


def _is_zsh(repo: Snapshot, path: str) -> bool:
    found = _SHEBANG.match(repo.text(path)[:100])
    return bool(found and found[1] == "zsh")


def jobs(component: Component) -> Iterator[Job]:
    """Yield a lint and a test job, with the packages that their commands call."""

    def ready(purpose: Purpose, _: OfAxis | None) -> Iterator[Step]:
        kinds = ("test",) if purpose is Purpose.TEST else ("lint", "format")
        texts = [fact.value for kind in kinds for fact in component.commands(kind)]
        called = {name for text in texts for name in _called(component, text)}
        packages = [PACKAGES[name] for name in sorted(called & PACKAGES.keys())]
        libraries = component.under("bats.library") if "bats" in called else ()
        if names := (*packages, *(fact.value for fact in libraries)):
            yield SystemPackages(tuple(names), libraries)
        if "shellcheck" in called:
            yield SetupTool(SHELLCHECK)

    yield from usual_jobs(component, ready)


def _called(component: Component, text: str) -> set[str]:
    told = component.value(f"calls.{text}").split()
    return {
        *told,
        *(one.words[0] for one in commands(text)),
        *re.findall(r"xargs -0 -r (\w+)", text),
    }


ECOSYSTEM = Ecosystem("shell", "Shell", EXTENSIONS, roots, detect, jobs, (SHELLCHECK,), MARKERS)
