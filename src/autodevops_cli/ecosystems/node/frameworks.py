"""Frameworks and database clients, by the packages that a manifest depends on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from autodevops_cli.ecosystems.node.manifest import GROUPS, INSTALLED, Manifest
from autodevops_cli.model.evidence import Evidence, Place, Strength
from autodevops_cli.repository.snapshot import Snapshot, joined

# Packages, any of which proves a framework; those not named here are called as their package.
_BY_OTHER_NAMES = {
    "angular": "@angular/core",
    "blitz": "blitz @blitzjs/next",
    "cordova": "cordova cordova-android cordova-ios",
    "create-react-app": "react-scripts",
    "docusaurus": "@docusaurus/core docusaurus",
    "eleventy": "@11ty/eleventy",
    "ember": "ember-source ember-cli",
    "ionic-angular": "@ionic/angular",
    "ionic-react": "@ionic/react",
    "lit": "lit lit-element",
    "mastra": "@mastra/core mastra",
    "medusa": "@medusajs/medusa @medusajs/framework",
    "nestjs": "@nestjs/core",
    "nitro": "nitropack nitro",
    "nuejs": "nuejs-core nuekit",
    "nuxt": "nuxt nuxt3 nuxt-edge",
    "parcel": "parcel parcel-bundler",
    "playwright": "@playwright/test playwright",
    "polymer": "@polymer/polymer polymer-cli",
    "prisma": "prisma @prisma/client",
    "puppeteer": "puppeteer puppeteer-core",
    "qwik": "@builder.io/qwik @qwik.dev/core",
    "react-router": "@react-router/dev react-router",
    "redwoodjs": "@redwoodjs/core",
    "remix": "@remix-run/dev @remix-run/react @remix-run/node",
    "rspress": "rspress @rspress/core",
    "sanity": "sanity @sanity/cli",
    "slidev": "@slidev/cli",
    "solid": "solid-js",
    "solidstart": "@solidjs/start solid-start",
    "stencil": "@stencil/core",
    "sveltekit": "@sveltejs/kit",
    "tanstack-start": "@tanstack/react-start @tanstack/solid-start @tanstack/start",
    "turborepo": "turbo",
    "umi": "umi @umijs/max",
}
_BY_PACKAGE = """
    astro baojs brunch elysia expo express fastify gatsby h3 hexo hono jest koa next nx preact
    react-native sapper svelte vite vitepress vocs vue vuepress waku xmcp"""
FRAMEWORKS = {name: (name,) for name in _BY_PACKAGE.split()} | {
    name: tuple(packages.split()) for name, packages in _BY_OTHER_NAMES.items()
}

DRIVERS = {
    "postgres": (
        "pg", "postgres", "pg-promise", "@vercel/postgres", "slonik", "pg-native",
        "@neondatabase/serverless",
    ),
    "mysql": ("mysql2", "mysql", "mariadb"),
    "redis": ("redis", "ioredis", "bullmq", "bull", "connect-redis"),
    "mongodb": ("mongodb", "mongoose"),
}  # fmt: skip
PRISMA_SCHEMAS = ("prisma/schema.prisma", "schema.prisma", "prisma/schema/schema.prisma")
_PROVIDER = re.compile(
    r'^[ \t]*provider[ \t]*=[ \t]*"(postgresql|postgres|mysql|mongodb|cockroachdb|sqlite)"',
    re.MULTILINE,
)
_PRISMA_NAMES = {"postgresql": "postgres", "cockroachdb": "postgres"}


def frameworks(manifest: Manifest) -> Iterator[Evidence]:
    """Yield the frameworks that a package installs; a peer is what its user brings."""
    for framework, packages in FRAMEWORKS.items():
        if name := _installed(manifest, packages):
            where, note = place(manifest, name), f"depends on {name}"
            yield Evidence(f"framework.{framework}", framework, where, note=note)


def _installed(manifest: Manifest, packages: tuple[str, ...]) -> str:
    groups = [manifest.data.table(group) for group in INSTALLED]
    return next((name for name in packages if any(name in one for one in groups)), "")


def place(manifest: Manifest, name: str) -> Place:
    """Return where a manifest names a package."""
    group = next((one for one in GROUPS if name in manifest.data.table(one)), "")
    return manifest.where(group, name) if group else Place(manifest.path)


def drivers(repo: Snapshot, manifests: Iterable[Manifest]) -> Iterator[Evidence]:
    """Yield the services that packages have a client library for."""
    for manifest in manifests:
        for service, packages in DRIVERS.items():
            if name := _installed(manifest, packages):
                where, note = place(manifest, name), f"depends on {name}"
                subject = f"driver.{service}"
                yield Evidence(subject, service, where, Strength.INFERRED, note=note)
        path, provider = prisma_database(repo, manifest.root)
        if provider not in ("", "sqlite"):
            where = repo.place(path, _PROVIDER)
            yield Evidence(f"driver.{provider}", provider, where, note="Prisma's provider")


def prisma_database(repo: Snapshot, root: str) -> tuple[str, str]:
    """Return the Prisma schema in a folder and its database ("sqlite", "postgres", …), or ""."""
    for schema in PRISMA_SCHEMAS:
        path = joined(root, schema)
        if repo.has(path):
            found = _PROVIDER.search(repo.text(path))
            return path, _PRISMA_NAMES.get(found[1], found[1]) if found else ""
    return "", ""
