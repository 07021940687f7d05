"""What has to happen between the install and the tests: builds, generated code, browsers, .env."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.ecosystems.node.frameworks import PRISMA_SCHEMAS, prisma_provider
from autodevops_cli.ecosystems.node.leaves import Kind
from autodevops_cli.ecosystems.node.managers import Manager
from autodevops_cli.ecosystems.node.manifest import Manifest
from autodevops_cli.ecosystems.node.scripts import Part, ScriptTable
from autodevops_cli.ecosystems.node.workspaces import Workspace
from autodevops_cli.model.evidence import Evidence, Place, Source, Strength, command
from autodevops_cli.repository.snapshot import Snapshot, joined, parent

NEEDS_BUILD = "node.needs-build"
HOOKS = ("preinstall", "install", "postinstall", "prepare", "prepublish")
OUTPUTS = frozenset("dist build lib out output es esm cjs umd bundle compiled target".split())
ENV_SAMPLES = (
    ".env.example",
    ".env.sample",
    ".env.template",
    ".env.dist",
    "example.env",
    "env.example",
)
READS_ENV = (
    "dotenv", "dotenv-cli", "dotenv-flow", "@nestjs/config", "prisma", "next", "vite", "nuxt",
    "react-scripts", "env-cmd", "@t3-oss/env-nextjs", "envalid", "@dotenvx/dotenvx", "astro",
    "@adonisjs/core", "node-env-run", "env-var",
)  # fmt: skip
TEST_FILE = re.compile(
    r"(?:^|/)(?:tests?|__tests__|specs?)/|[._-](?:test|spec)\.[cm]?[jt]sx?$|(?:^|/)test\.[cm]?js$"
)
SOURCE = re.compile(r"\.[cm]?[jt]sx?$")
MAX_TESTS, MAX_CHARACTERS = 80, 60_000


def install_hooks(manifest: Manifest, scripts: ScriptTable, manager: Manager, silent: bool) -> Part:
    """Return what the install itself runs; nothing where install scripts are switched off.

    Yarn 2 and later run no `prepare` for the package they stand in.
    """
    hooks = [] if silent else [name for name in HOOKS if name in manifest.scripts]
    if manager.berry:
        hooks = [name for name in hooks if name not in ("prepare", "prepublish")]
    return Part("", parts=tuple(scripts.tree(name) for name in hooks))


def outputs(repo: Snapshot, manifest: Manifest) -> tuple[str, ...]:
    """Return the folders that the package's entry points lie in and that are not in the repository."""
    named = sorted(
        {path.lstrip("./").split("/")[0] for path in _entries(manifest) if "/" in path.lstrip("./")}
    )
    return tuple(
        folder
        for folder in named
        if re.fullmatch(r"[\w.-]{1,40}", folder) and not repo.below(joined(manifest.root, folder))
    )


def _entries(manifest: Manifest) -> Iterator[str]:
    for key in ("main", "module", "types", "typings", "browser", "bin", "exports"):
        yield from _paths(manifest.data.raw(key), 0)


def _paths(data: object, depth: int) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict) and depth < 6:
        for value in list(data.values())[:200]:
            yield from _paths(value, depth + 1)


def needs_build(
    repo: Snapshot, manifest: Manifest, space: Workspace, test: Part | None
) -> Iterator[Evidence]:
    """Yield why tests cannot run before the build: they use its output, or siblings' output."""
    missing = outputs(repo, manifest)
    if test and (used := _used_by_command(test, missing)):
        where = manifest.where("scripts", test.script) if test.script else Place(manifest.path)
        yield Evidence(NEEDS_BUILD, "test", where, note=f"the tests run on {used}/")
    for path, used in _used_by_tests(repo, manifest, missing):
        yield Evidence(NEEDS_BUILD, "test", path, Strength.INFERRED, note=f"the tests read {used}/")
        break
    for place, used in _siblings(repo, space):
        yield Evidence(
            NEEDS_BUILD,
            "all",
            place,
            Strength.INFERRED,
            1,
            f"packages here use {used}, which is built",
        )
        break


def _used_by_command(test: Part, missing: tuple[str, ...]) -> str:
    words = " ".join(" ".join(one.words) for one in test.leaves())
    return next(
        (name for name in missing if re.search(rf"(?:^|[\s/\"'=]){re.escape(name)}/", words)), ""
    )


def _used_by_tests(
    repo: Snapshot, manifest: Manifest, missing: tuple[str, ...]
) -> Iterator[tuple[Place, str]]:
    if not missing:
        return
    names = "|".join(map(re.escape, missing))
    literal = re.compile(
        rf"""["'`](?:\.{{1,2}}/)+(?:{names})(?:/|["'`])|["'`/](?:{names})/[\w./-]+["'`]"""
    )
    itself = re.compile(
        rf"""(?:from\s+|require\(\s*|import\(\s*)["']{re.escape(manifest.name)}(?:/[\w./-]*)?["']"""
    )
    aliased = _aliases_itself(repo, manifest)
    for path in _tests(repo, manifest.root):
        text = repo.text(path)[:MAX_CHARACTERS]
        found = literal.search(text)
        if not found and manifest.name and not aliased:
            found = itself.search(text)
        if found:
            line = text.count("\n", 0, found.start()) + 1
            yield Place(path, line), next((n for n in missing if n in found[0]), missing[0])


def _tests(repo: Snapshot, root: str) -> tuple[str, ...]:
    start = len(root) + 1 if root else 0
    found = [
        path
        for path in repo.below(root)
        if SOURCE.search(path) and TEST_FILE.search(path[start:]) and "node_modules/" not in path
    ]
    return tuple(sorted(found, key=lambda path: (path.count("/"), path))[:MAX_TESTS])


def _aliases_itself(repo: Snapshot, manifest: Manifest) -> bool:
    """Tell whether a test runner or TypeScript maps the package's own name to its sources."""
    quoted = re.compile(rf"""["'^]{re.escape(manifest.name)}[$"'/]""")
    configs = [
        name
        for name in repo.beside(manifest.root)
        if re.match(r"(?:vitest|vite|jest|tsconfig|babel|ava)\b.*\.(?:[cm]?[jt]s|json)$", name)
    ]
    texts = [repo.text(joined(manifest.root, name)) for name in configs]
    if any(
        quoted.search(text) or "tsconfigPaths" in text or "tsconfig-paths" in text for text in texts
    ):
        return True
    return manifest.data.has("jest", "moduleNameMapper")


def _siblings(repo: Snapshot, space: Workspace) -> Iterator[tuple[Place, str]]:
    """Yield the uses of a member whose entry points are built by another member."""
    built = {one.name: one for one in space.members if one.name and outputs(repo, one)}
    for member in space.members:
        for group in ("dependencies", "devDependencies", "peerDependencies"):
            for name in member.data.table(group).keys():
                if name in built and name != member.name:
                    yield member.where(group, name), name


def preparation(
    repo: Snapshot, manifest: Manifest, scripts: ScriptTable, manager: Manager, hooks: Part
) -> Iterator[Evidence]:
    """Yield the steps that the repository needs after the install and before anything else."""
    yield from _env_copy(repo, manifest)
    done = {" ".join(one.words) for one in hooks.leaves()}
    if not any(text.startswith("prisma generate") for text in done):
        yield from _prisma(repo, manifest, manager)
    for package, text, note in (
        ("nuxt", "nuxt prepare", "Nuxt generates the types that everything else reads"),
        (
            "@sveltejs/kit",
            "svelte-kit sync",
            "SvelteKit generates the tsconfig.json that ours extends",
        ),
    ):
        started = any(one.startswith(text) for one in done)
        if manifest.depends(package) and not started and _own_project(repo, manifest, package):
            where = manifest.where("devDependencies", package)
            yield command(
                f"prepare.{package.strip('@').replace('/', '-')}", manager.execute(text),
                where, Source.TOOL_CONFIG, note,
            )  # fmt: skip


def _own_project(repo: Snapshot, manifest: Manifest, package: str) -> bool:
    name = "nuxt.config" if package == "nuxt" else "svelte.config"
    return any(file.startswith(name) for file in repo.beside(manifest.root))


def _env_copy(repo: Snapshot, manifest: Manifest) -> Iterator[Evidence]:
    sample = next((n for n in ENV_SAMPLES if repo.has(joined(manifest.root, n))), "")
    if not sample or repo.has(joined(manifest.root, ".env")):
        return
    reads = manifest.depends(*READS_ENV) or any(
        "--env-file" in body or ".env" in body for body in manifest.scripts.values()
    )
    if reads:
        where = Place(joined(manifest.root, sample))
        yield command(
            "prepare.env", f"cp {sample} .env", where, Source.TOOL_CONFIG, "the sample settings"
        )


def _prisma(repo: Snapshot, manifest: Manifest, manager: Manager) -> Iterator[Evidence]:
    schema = next((s for s in PRISMA_SCHEMAS if repo.has(joined(manifest.root, s))), "")
    if not schema or not manifest.depends("prisma"):
        return
    where = Place(joined(manifest.root, schema))
    generate = next(
        (
            found[0]
            for body in manifest.scripts.values()
            if (found := re.search(r"prisma generate(?: --[a-z][a-z-]{0,30})*", body))
        ),
        "prisma generate",
    )
    folder = joined(manifest.root, joined(parent(schema), "migrations"))
    if (
        "--sql" in generate
        and prisma_provider(repo, manifest.root) == "sqlite"
        and repo.below(folder)
    ):
        text = manager.execute("prisma migrate deploy")
        yield command(
            "prepare.migrate", text, where, Source.TOOL_CONFIG, "typed SQL reads the tables"
        )
    text = manager.execute(generate)
    yield command(
        "prepare.prisma", text, where, Source.TOOL_CONFIG, "the client is generated from it"
    )


def browsers(
    repo: Snapshot, manifest: Manifest, manager: Manager, test: Part | None
) -> Iterator[Evidence]:
    """Yield the download of a browser where the tests drive one with Playwright."""
    if not test or not manifest.depends(
        "@playwright/test", "playwright", "playwright-core", "@vitest/browser"
    ):
        return
    seen = list(test.leaves())
    drives = any(one.words[:2] == ("playwright", "test") for one in seen)
    in_browser = any(one.tool == "vitest" for one in seen) and _vitest_browser(repo, manifest)
    if not drives and not in_browser:
        return
    if any(one.words[:2] == ("playwright", "install") for one in seen):
        return
    package = manifest.depends(
        "@playwright/test", "playwright", "@vitest/browser", "playwright-core"
    )
    where = manifest.where("devDependencies", package)
    text = manager.execute("playwright install --with-deps chromium")
    yield command("browsers", text, where, Source.DEPENDENCY, "the tests run in a browser")


def _vitest_browser(repo: Snapshot, manifest: Manifest) -> bool:
    if not manifest.depends("playwright", "@vitest/browser-playwright"):
        return False
    configs = [n for n in repo.beside(manifest.root) if re.match(r"vite(?:st)?\.", n)]
    return any(
        re.search(r"\bbrowser\s*:\s*\{|playwright\(", repo.text(joined(manifest.root, name)))
        for name in configs
    )
