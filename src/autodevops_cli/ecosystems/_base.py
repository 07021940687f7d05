"""The shape of an ecosystem, and what several of them need.

An ecosystem answers three questions. `roots`: in which folders does something of mine start?
`detect`: what do the files there say? `jobs`: what should run, given the facts settled?

Subjects of evidence that everybody shares (others are the ecosystem's own business):

    <tool>.version            "1.25", ">=3.11", "22"    as the source spells it
    package-manager           "uv", "pnpm", …           one per component
    package-manager.<name>    the same                  further managers in use (tox beside pip)
    framework.<name>          <name>
    kind                      "library" or "application"
    command.<kind>            shell text, one line; kinds: install build test lint typecheck
    command.<kind>.<tool>       format start prepare. With a tool where several may run.
    workspace.tool            "pnpm", "turborepo", "cargo", …
    workspace.member.<path>   <path>                    relative to the repository
    system-package.<name>     <name>                    Debian's name
    driver.<service>          <service>                 a client library: a hint, not a service
    testcontainers            "yes"                     tests start their servers themselves
    embedded.sql              "h2", "hsqldb", …         a database inside the process will do
    history                   "full"                    versions come from git tags
    locked.<tool>             "Gemfile.lock", …         a tool whose version a lock file or a pin
                                                        fixes: its checks gate
    build.proves              "yes"                     the build is worth a job beside the tests
    publish.<registry>        the package's name        it is published to pypi, npm, crates, …
    publish.<registry>.<how>  command: what makes it or uploads it; before: what runs first;
                                folder: where, if not at the root; obstacle: why not by a plain job
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from autodevops_cli.model.evidence import Evidence
from autodevops_cli.model.plan import Job, Tool
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot, joined, parent

# Folders whose manifests belong to tests, demonstrations or other people.
ASIDE = frozenset(
    ("test", "tests", "testing", "testdata", "test-data", "test_data", "fixtures", "fixture",
     "__fixtures__", "example", "examples", "sample", "samples", "demo", "demos", "vendor",
     "vendored", "third_party", "third-party", "thirdparty", "external", "node_modules",
     "template", "templates", "bench", "benches", "benchmark", "benchmarks", "fuzz", "doc",
     "docs", "website", "site", "playground", "e2e", "integration-tests", ".github",
     ".devcontainer", ".gitlab", ".circleci", "deploy", "scripts", "script", "hack", "tools", "ci")
)  # fmt: skip

SPECIMEN = frozenset(
    ("test", "tests", "testing", "testdata", "fixture", "fixtures", "example", "examples",
     "sample", "samples", "demo", "demos", "mock", "mocks")
)  # fmt: skip

# Extensions of what people program in, apart from shells.
PROGRAMS = frozenset(
    (".py", ".c", ".cc", ".cpp", ".cxx", ".h", ".hpp", ".js", ".mjs", ".cjs", ".ts", ".tsx", ".jsx",
     ".go", ".rs", ".java", ".kt", ".rb", ".php", ".cs", ".fs", ".vb", ".swift", ".scala", ".jl",
     ".r", ".R", ".ex", ".exs", ".erl", ".zig", ".lua", ".pl", ".pm", ".m", ".mm", ".dart", ".hs",
     ".clj", ".cljs", ".groovy", ".ml", ".nim", ".cr", ".gleam", ".v", ".sol", ".vue", ".svelte",
     ".elm", ".f90", ".cob", ".cbl", ".scm", ".vim", ".el", ".lisp", ".rkt", ".tcl", ".asm", ".pas",
     ".adb", ".d", ".hx", ".ps1", ".fish", ".ipynb", ".tex")
)  # fmt: skip

# Below src/main/java the folders are a package: com.example is nobody's example.
_PACKAGE = re.compile(r"((?:^|/)src/[^/]+/)(?:java|kotlin|groovy|scala)/.*")


@dataclass(frozen=True, slots=True)
class Ecosystem:
    """A language with its tools, as data and three functions; `extensions` as in ".py".

    `markers` are names of files, globs allowed ("*.gemspec"). It is only asked, and only loaded,
    for a repository that holds one of them or a file with one of the extensions.

    `language` is False for what is no programming language (Terraform, Docker, a site's pages):
    it comes after all languages. With `fallback` it is asked only where no other one starts.
    """

    name: str
    title: str
    extensions: tuple[str, ...]
    roots: Callable[[Snapshot], Iterable[str]]
    detect: Callable[[Snapshot, str], Iterable[Evidence]]
    jobs: Callable[[Component], Iterable[Job]]
    tools: tuple[Tool, ...] = ()
    markers: tuple[str, ...] = ()
    language: bool = True
    fallback: bool = False


def is_aside(path: str) -> bool:
    """Tell whether a path lies in a folder of tests, examples, vendored or generated files."""
    folders = _PACKAGE.sub(r"\1", path.rpartition("/")[0] + "/")
    return any(part.lower() in ASIDE for part in folders.split("/"))


def is_specimen(path: str) -> bool:
    """Tell whether a path lies in an aside, or in a folder whose name speaks of tests or examples.

    For what other programs are tested with as data ("test-fixtures", "examples-for-docs").
    """
    folders = path.rpartition("/")[0].lower().split("/")
    return is_aside(path) or any(SPECIMEN & set(re.split(r"[-_.]", one)) for one in folders)


def in_package(folder: str) -> bool:
    """Tell whether a folder is part of a package of the JVM: below src/main/java and the like."""
    return bool(_PACKAGE.search(f"{folder}/"))


# What a package.json says when Node, a manager or a bundler is to do something with it.
_OF_NODE = (
    "scripts", "dependencies", "devDependencies", "peerDependencies", "optionalDependencies",
    "workspaces", "main", "module", "exports", "bin", "browser", "engines", "packageManager",
)  # fmt: skip


def is_of_clib(repo: Snapshot, root: str) -> bool:
    """Tell whether the package.json of a folder is for clib, which fetches sources of C by it."""
    manifest = repo.json(joined(root, "package.json"))
    foreign = manifest.has("src") or manifest.has("repo")
    return foreign and not any(manifest.has(key) for key in _OF_NODE)


def marked_roots(repo: Snapshot, *names: str) -> tuple[str, ...]:
    """Return the folders that hold one of these files, shallow first, without the asides.

    When every marker lies aside, the shallowest folder that holds one.
    """
    folders = dict.fromkeys(parent(path) for path in repo.named(*names))
    main = [folder for folder in folders if not is_aside(f"{folder}/x" if folder else "x")]
    return tuple(main or list(folders)[:1])


def source_files(repo: Snapshot, extensions: tuple[str, ...], root: str = "") -> tuple[str, ...]:
    """Return the source files of a language below a root, without the asides."""
    return tuple(
        path for path in repo.below(root) if path.endswith(extensions) and not is_aside(path)
    )
