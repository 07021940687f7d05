"""What a repository needs after the install and before anything else: settings, generated code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.ecosystems.node.frameworks import place, prisma_database
from autodevops_cli.ecosystems.node.project import Project
from autodevops_cli.ecosystems.node.scripts import Part
from autodevops_cli.model.evidence import Evidence, Place, Source, Strength, command
from autodevops_cli.repository.snapshot import parent

SAMPLES = (".env.example", ".env.sample", ".env.template", ".env.dist", "env.example")
READS_SETTINGS = (
    "dotenv", "dotenv-cli", "dotenv-flow", "@dotenvx/dotenvx", "@nestjs/config", "prisma", "next",
    "vite", "nuxt", "react-scripts", "env-cmd", "@t3-oss/env-nextjs", "astro", "@adonisjs/core",
)  # fmt: skip
# Frameworks that generate what our own configuration extends: package, its settings, the command.
GENERATORS = (
    ("nuxt", "nuxt.config", "nuxt prepare", "Nuxt generates the types that everything reads"),
    ("@sveltejs/kit", "svelte.config", "svelte-kit sync", "SvelteKit generates a tsconfig.json"),
)
BROWSERS = ("@playwright/test", "playwright", "@vitest/browser-playwright", "playwright-core")
# What downloads a browser at install time, and the setting that it reads.
SPARED = {"cypress": ("CYPRESS_INSTALL_BINARY", "0")}
INSTALL_ENV = "node.install-env"
_GENERATE = re.compile(r"prisma generate(?: --[a-z][a-z-]{0,30}){0,5}")


def preparation(project: Project) -> Iterator[Evidence]:
    """Yield the steps that the install does not do by itself."""
    done = [" ".join(one.words) for one in project.hooks().leaves()]
    yield from _settings(project)
    if not any(one.startswith("prisma generate") for one in done):
        yield from _prisma(project)
    beside = project.repo.beside(project.root)
    for package, file, text, note in GENERATORS:
        configured = any(name.startswith(file) for name in beside)
        happens = any(one.startswith(text) for one in done)
        if project.manifest.depends(package) and configured and not happens:
            label = re.sub(r"\W+", "-", text)
            where = place(project.manifest, package)
            yield _prepare(label, project.manager.execute(text), where, note)


def _prepare(label: str, text: str, where: Place, note: str) -> Evidence:
    return command(f"prepare.{label}", text, where, Source.TOOL_CONFIG, note)


def _settings(project: Project) -> Iterator[Evidence]:
    """Yield the copy of the sample settings where something reads .env and none is committed."""
    sample = next((name for name in SAMPLES if project.repo.has(project.path(name))), "")
    bodies = project.manifest.scripts.values()
    reads = project.manifest.depends(*READS_SETTINGS) or any(".env" in one for one in bodies)
    if sample and reads and not project.repo.has(project.path(".env")):
        where = Place(project.path(sample))
        yield _prepare("env", f"cp {sample} .env", where, "the sample settings")


def _prisma(project: Project) -> Iterator[Evidence]:
    schema, database = prisma_database(project.repo, project.root)
    if not schema or not project.manifest.depends("prisma"):
        return
    bodies = " ; ".join(project.manifest.scripts.values())
    found = _GENERATE.search(bodies)
    generate = found[0] if found else "prisma generate"
    migrated = project.repo.below(f"{parent(schema)}/migrations".lstrip("/"))
    if "--sql" in generate and database == "sqlite" and migrated:
        text = project.manager.execute("prisma migrate deploy")
        yield _prepare("migrate", text, Place(schema), "typed SQL is checked against the tables")
    text = project.manager.execute(generate)
    yield _prepare("prisma", text, Place(schema), "the client is generated from it")


def browsers(project: Project, tests: Part) -> Iterator[Evidence]:
    """Yield the download of a browser where the tests drive one with Playwright."""
    package = project.manifest.depends(*BROWSERS)
    seen = [one.words[:2] for one in tests.leaves()]
    drives = ("playwright", "test") in seen
    inside = any(words[:1] == ("vitest",) for words in seen) and _vitest_browser(project)
    if package and (drives or inside) and ("playwright", "install") not in seen:
        text = project.manager.execute("playwright install --with-deps chromium")
        where = place(project.manifest, package)
        yield command("browsers", text, where, Source.DEPENDENCY, "the tests run in a browser")


def spared_downloads(project: Project, tests: Part) -> Iterator[Evidence]:
    """Yield the setting that spares the install a browser which no command here drives."""
    for package, (name, value) in SPARED.items():
        drives = any(one.tool == package for one in tests.leaves())
        if project.manifest.depends(package) and not drives:
            where, note = place(project.manifest, package), f"no command here runs {package}"
            yield Evidence(f"{INSTALL_ENV}.{name}", value, where, Strength.INFERRED, note=note)


def _vitest_browser(project: Project) -> bool:
    configs = [one for one in project.repo.beside(project.root) if re.match(r"vite(?:st)?\.", one)]
    texts = [project.repo.text(project.path(one)) for one in configs]
    return any(re.search(r"\bbrowser\s{0,5}:\s{0,5}\{|\bplaywright\(", text) for text in texts)
