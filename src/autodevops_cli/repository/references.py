"""What a command needs from the repository: the script, target or file that it names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import PurePosixPath

from autodevops_cli.repository.shell import Command, commands
from autodevops_cli.repository.snapshot import Snapshot, joined, parent
from autodevops_cli.repository.table import Table
from autodevops_cli.repository.tasks import JUSTFILES, MAKEFILES, TASKFILES
from autodevops_cli.repository.wrappers import unwrapped

# Folders whose files appear during a build, so their absence proves nothing.
_BUILT = frozenset(
    ("build", "dist", "target", "out", "bin", "obj", ".venv", "venv", "node_modules", "vendor",
     ".tox", ".nox", "tmp", "coverage")
)  # fmt: skip
# What writes a Makefile when it is run, or what it is written from.
_WRITES_MAKEFILE = (
    "configure", "configure.ac", "configure.in", "Makefile.am", "Makefile.in", "GNUmakefile.in",
    "CMakeLists.txt", "Makefile.PL", "auto.def",
)  # fmt: skip
_SPELLED = re.compile(r"[\w./@+-]+")
_SCRIPT = re.compile(r"\.(?:sh|bash|py|js|mjs|cjs|ts|rb|php|pl|ps1)$")
_MAKERS = ("cp", "mv", "ln", "touch", "tee", "curl", "wget", "tar", "unzip", "git", "mkdir")

Check = Callable[[Snapshot, Command, str], str]


def missing(repo: Snapshot, script: str, folder: str = "") -> Iterator[tuple[int, str]]:
    """Yield a line (from 0) and what it names that the repository lacks; silent when not sure."""
    made: set[str] = set()
    for command in map(unwrapped, commands(script)):
        if command.directory is None or command.conditional or command.tolerated:
            continue
        at = joined(folder, command.directory)
        if command.name in _MAKERS:
            made.update(joined(at, PurePosixPath(word).name) for word in command.arguments())
            made.update(joined(at, word) for word in command.arguments() if "://" not in word)
            continue
        wanted = _wanted(repo, command, at)
        if wanted and wanted.removeprefix("the file ") not in made:
            yield command.line, wanted


def _wanted(repo: Snapshot, command: Command, folder: str) -> str:
    """Return what the command names and the repository lacks, "" when nothing or not sure."""
    if folder and not repo.below(folder):
        return ""  # an earlier step made the folder, or it is mistyped: nobody can tell
    if "/" in command.words[0]:
        return _program(repo, command, folder)
    check = _CHECKS.get(command.name)
    return check(repo, command, folder) if check else ""


def _program(repo: Snapshot, command: Command, folder: str) -> str:
    """A program given by its path: `./gradlew`, `script/test`."""
    word = command.words[0]
    path = joined(folder, word)
    if word.startswith(("/", "~", "$")) or not _SPELLED.fullmatch(word) or repo.has(path):
        return ""
    known = _SCRIPT.search(word) or command.name in ("gradlew", "mvnw")
    return f"the file {path}" if known and not _appears(path) else ""


def _interpreter(repo: Snapshot, command: Command, folder: str) -> str:
    """A script given to an interpreter: `python manage.py test`, `bash ci/run.sh`."""
    if len(command.words) < 2 or not _SCRIPT.search(command.words[1]):
        return ""
    return _file(repo, command.words[1], folder)


def _file(repo: Snapshot, word: str, folder: str) -> str:
    path = joined(folder, word)
    if word.startswith(("/", "-")) or not _SPELLED.fullmatch(word):
        return ""
    if repo.has(path) or _appears(path) or _is_compiled(repo, path):
        return ""
    return f"the file {path}"


def _is_compiled(repo: Snapshot, path: str) -> bool:
    """Tell whether a script is what a compiler makes of a file that is there."""
    stem, _, ending = path.rpartition(".")
    return ending in ("js", "mjs", "cjs") and repo.has(f"{stem}.{ending.replace('js', 'ts')}")


def _appears(path: str) -> bool:
    return any(part in _BUILT for part in PurePosixPath(path).parts[:-1])


def _npm(repo: Snapshot, command: Command, folder: str) -> str:
    elsewhere = ("-w", "--workspace", "--workspaces", "-ws", "--prefix", "-C", "--if-present")
    words = command.arguments()
    if any(word.partition("=")[0] in elsewhere for word in command.words):
        return ""
    if words[:1] in (("ci",), ("clean-install",)):
        return _upwards(repo, folder, "package-lock.json", "npm-shrinkwrap.json")
    if words[:1] in (("run",), ("run-script",)) and len(words) > 1:
        return _script(repo, words[1], folder)
    if words[:1] in (("test",), ("t",)):
        return _script(repo, "test", folder)
    return ""


def _pnpm(repo: Snapshot, command: Command, folder: str) -> str:
    elsewhere = ("--filter", "-F", "-r", "--recursive", "-w", "--workspace-root", "-C", "--dir")
    words = command.arguments()
    if any(word.partition("=")[0] in (*elsewhere, "--if-present") for word in command.words):
        return ""
    if words[:1] in (("install",), ("i",)) and "--frozen-lockfile" in command.words:
        return _upwards(repo, folder, "pnpm-lock.yaml")
    if words[:1] == ("run",) and len(words) > 1:
        return _script(repo, words[1], folder)
    return _script(repo, "test", folder) if words[:1] == ("test",) else ""


def _yarn(repo: Snapshot, command: Command, folder: str) -> str:
    words = command.arguments()
    if {"--immutable", "--frozen-lockfile"} & set(command.words):
        return _upwards(repo, folder, "yarn.lock")
    return _script(repo, "test", folder) if words[:1] == ("test",) else ""


def _script(repo: Snapshot, name: str, folder: str) -> str:
    manifest = joined(folder, "package.json")
    if not repo.has(manifest):
        return f"the file {manifest}"
    if not _SPELLED.fullmatch(name.replace(":", "")) or repo.json(manifest).text("scripts", name):
        return ""
    return f"the script {name!r} in {manifest}"


def _composer(repo: Snapshot, command: Command, folder: str) -> str:
    words = command.arguments()
    manifest = joined(folder, "composer.json")
    if words[:1] in (("run",), ("run-script",), ("test",)):
        name = words[-1] if words[0] == "test" or len(words) == 2 else words[1:2]
        scripts = repo.json(manifest).table("scripts")
        if isinstance(name, str) and name not in scripts:
            return f"the script {name!r} in {manifest}"
    return ""


def _make(repo: Snapshot, command: Command, folder: str) -> str:
    if _other_file(command, "-f", "--file", "-C", "--directory"):
        return ""
    targets = [word for word in command.arguments() if "=" not in word and not word.isdigit()]
    open_ended = r"^-?include\b|^[^\t#\n]*%|\$\(eval"
    return _target(repo, targets, folder, MAKEFILES, open_ended)


def _just(repo: Snapshot, command: Command, folder: str) -> str:
    if _other_file(command, "-f", "--justfile", "-d", "--working-directory"):
        return ""
    return _target(repo, command.arguments()[:1], folder, JUSTFILES, r"^(import|mod)\b")


def _task(repo: Snapshot, command: Command, folder: str) -> str:
    if _other_file(command, "-t", "--taskfile", "-d", "--dir"):
        return ""
    return _target(repo, command.arguments()[:1], folder, TASKFILES, r"^includes:")


def _other_file(command: Command, *names: str) -> bool:
    return any(word.partition("=")[0] in names for word in command.words)


def _target(
    repo: Snapshot, targets: Iterable[str], folder: str, files: tuple[str, ...], open_ended: str
) -> str:
    """Say which target is named nowhere; silent where the file can get targets from elsewhere."""
    path = repo.first(*(joined(folder, name) for name in files))
    # One that is there may be a stub that `configure` writes over; cmake writes elsewhere.
    writers = [name for name in _WRITES_MAKEFILE if not path or name != "CMakeLists.txt"]
    if files is MAKEFILES and repo.first(*(joined(folder, name) for name in writers)):
        return ""
    if not path:
        usual = "Makefile" if "Makefile" in files else files[0]
        return f"the file {joined(folder, usual)}"
    text = repo.text(path)
    if re.search(open_ended, text, re.MULTILINE):
        return ""
    for name in targets:
        declared = rf"^[^\t#\n]*(?<![\w-]){re.escape(name)}(?![\w-])"
        if _SPELLED.fullmatch(name) and not re.search(declared, text, re.MULTILINE):
            return f"the target {name!r} in {path}"
    return ""


def _pip(repo: Snapshot, command: Command, folder: str) -> str:
    if "install" not in command.words and "sync" not in command.words:
        return ""
    for word, following in pairwise(command.words):
        listed = word in ("-r", "--requirement", "-c", "--constraint")
        if listed and (wanted := _file(repo, following, folder)):
            return wanted
    return _group(repo, command, joined(folder, "pyproject.toml"))


def _uv(repo: Snapshot, command: Command, folder: str) -> str:
    if command.words[1:2] == ("pip",):
        return _pip(repo, command, folder)
    frozen = {"--locked", "--frozen"} & set(command.words)
    if frozen and (wanted := _upwards(repo, folder, "uv.lock")):
        return wanted
    if command.words[1:2] in (("sync",), ("run",)) and "--package" not in command.words:
        return _group(repo, command, joined(folder, "pyproject.toml"))
    return ""


def _group(repo: Snapshot, command: Command, manifest: str) -> str:
    """A dependency group or extra that pyproject.toml must declare."""
    project = repo.toml(manifest)
    groups = {*map(_normal, project.table("dependency-groups").keys())}
    extras = {*map(_normal, project.table("project", "optional-dependencies").keys())}
    dynamic = "optional-dependencies" in project.strings("project", "dynamic")
    for option, declared in (("--group", groups), ("--only-group", groups), ("--extra", extras)):
        name = command.option(option)
        open_ended = dynamic if option == "--extra" else ":" in name or _legacy_dev(project, name)
        if _SPELLED.fullmatch(name) and _normal(name) not in declared and not open_ended:
            kind = "extra" if option == "--extra" else "dependency group"
            return f"the {kind} {name!r} in {manifest}"
    return ""


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _legacy_dev(project: Table, name: str) -> bool:
    return name == "dev" and project.has("tool", "uv", "dev-dependencies")


def _cargo(repo: Snapshot, command: Command, folder: str) -> str:
    if command.words[1:2] == ("install",) or "--manifest-path" in command.words:
        return ""
    return _upwards(repo, folder, "Cargo.lock") if "--locked" in command.words else ""


def _tox(repo: Snapshot, command: Command, folder: str) -> str:
    if _other_file(command, "-c", "--conf", "--root"):
        return ""
    if repo.first(*(joined(folder, name) for name in ("tox.ini", "tox.toml"))):
        return ""
    if "[tox" in repo.text(joined(folder, "setup.cfg")):
        return ""
    declared = repo.toml(joined(folder, "pyproject.toml")).has("tool", "tox")
    return "" if declared else f"the file {joined(folder, 'tox.ini')}"


def _nox(repo: Snapshot, command: Command, folder: str) -> str:
    if _other_file(command, "-f", "--noxfile"):
        return ""
    path = joined(folder, "noxfile.py")
    if not repo.has(path):
        return f"the file {path}"
    name = command.option("-s", "--session", "--sessions", "-e").partition("-")[0]
    if not _SPELLED.fullmatch(name) or re.search(rf"\b{re.escape(name)}\b", repo.text(path)):
        return ""
    return f"the session {name!r} in {path}"


def _maven(repo: Snapshot, command: Command, folder: str) -> str:
    if _other_file(command, "-f", "--file"):
        return ""
    return "" if repo.has(joined(folder, "pom.xml")) else f"the file {joined(folder, 'pom.xml')}"


def _dotnet(repo: Snapshot, command: Command, folder: str) -> str:
    for word in command.arguments():
        project = word.endswith((".sln", ".slnx", ".csproj", ".fsproj", ".vbproj"))
        if project and (wanted := _file(repo, word.replace("\\", "/"), folder)):
            return wanted
    return ""


def _upwards(repo: Snapshot, folder: str, *names: str) -> str:
    """A lock file that stands in the folder or, in a workspace, above it."""
    at = folder
    while True:
        if repo.first(*(joined(at, name) for name in names)):
            return ""
        if not at:
            return f"the file {joined(folder, names[0])}"
        at = parent(at)


_CHECKS: Mapping[str, Check] = {
    "npm": _npm, "pnpm": _pnpm, "yarn": _yarn, "composer": _composer,
    "make": _make, "just": _just, "task": _task,
    "pip": _pip, "pip3": _pip, "uv": _uv, "tox": _tox, "nox": _nox,
    "python": _interpreter, "python3": _interpreter, "bash": _interpreter, "sh": _interpreter,
    "node": _interpreter, "ruby": _interpreter, "php": _interpreter, "perl": _interpreter,
    "cargo": _cargo, "mvn": _maven, "dotnet": _dotnet,
}  # fmt: skip
