"""Frameworks and database drivers, by the packages that a manifest depends on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from autodevops_cli.ecosystems.node.manifest import GROUPS, Manifest
from autodevops_cli.model.evidence import Evidence, Place, Strength
from autodevops_cli.repository.snapshot import Snapshot, joined

# framework: packages, any of which proves it.
FRAMEWORKS = {
    "angular": "@angular/core",
    "astro": "astro",
    "baojs": "baojs",
    "blitz": "blitz @blitzjs/next",
    "brunch": "brunch",
    "cordova": "cordova cordova-android cordova-ios",
    "create-react-app": "react-scripts",
    "docusaurus": "@docusaurus/core docusaurus",
    "eleventy": "@11ty/eleventy",
    "elysia": "elysia",
    "ember": "ember-source ember-cli",
    "expo": "expo",
    "express": "express",
    "fastify": "fastify",
    "gatsby": "gatsby",
    "h3": "h3",
    "hexo": "hexo",
    "hono": "hono",
    "ionic-angular": "@ionic/angular",
    "ionic-react": "@ionic/react",
    "jest": "jest",
    "koa": "koa",
    "lit": "lit lit-element",
    "mastra": "@mastra/core mastra",
    "medusa": "@medusajs/medusa @medusajs/framework",
    "nestjs": "@nestjs/core",
    "next": "next",
    "nitro": "nitropack nitro",
    "nuejs": "nuejs-core nuekit",
    "nuxt": "nuxt nuxt3 nuxt-edge",
    "nx": "nx",
    "parcel": "parcel parcel-bundler",
    "playwright": "@playwright/test playwright",
    "polymer": "@polymer/polymer polymer-cli",
    "preact": "preact",
    "prisma": "prisma @prisma/client",
    "puppeteer": "puppeteer puppeteer-core",
    "qwik": "@builder.io/qwik @qwik.dev/core",
    "react-native": "react-native",
    "react-router": "@react-router/dev react-router",
    "redwoodjs": "@redwoodjs/core",
    "remix": "@remix-run/dev @remix-run/react @remix-run/node",
    "rspress": "rspress @rspress/core",
    "sanity": "sanity @sanity/cli",
    "sapper": "sapper",
    "slidev": "@slidev/cli",
    "solid": "solid-js",
    "solidstart": "@solidjs/start solid-start",
    "stencil": "@stencil/core",
    "svelte": "svelte",
    "sveltekit": "@sveltejs/kit",
    "tanstack-start": "@tanstack/react-start @tanstack/solid-start @tanstack/start",
    "turborepo": "turbo",
    "umi": "umi @umijs/max",
    "vite": "vite",
    "vitepress": "vitepress",
    "vocs": "vocs",
    "vue": "vue",
    "vuepress": "vuepress",
    "waku": "waku",
    "xmcp": "xmcp",
}  # fmt: skip

DRIVERS = {
    "postgres": "pg postgres pg-promise @vercel/postgres slonik pg-native @neondatabase/serverless",
    "mysql": "mysql mysql2 mariadb",
    "redis": "redis ioredis bull bullmq connect-redis",
    "mongodb": "mongodb mongoose",
}
PRISMA_SCHEMAS = ("prisma/schema.prisma", "schema.prisma", "prisma/schema/schema.prisma")
PROVIDER = re.compile(
    r'^\s*provider\s*=\s*"(postgresql|postgres|mysql|mongodb|cockroachdb|sqlite)"', re.M
)
PRISMA_NAMES = {"postgresql": "postgres", "cockroachdb": "postgres"}


def frameworks(manifest: Manifest) -> Iterator[Evidence]:
    """Yield the frameworks of a package."""
    for framework, packages in FRAMEWORKS.items():
        name = manifest.depends(*packages.split())
        # A peer is what the user brings; a plugin for a framework is not built with it.
        if name and manifest.data.has("peerDependencies", name) and not _own(manifest, name):
            continue
        if name:
            yield Evidence(
                f"framework.{framework}",
                framework,
                _place(manifest, name),
                note=f"depends on {name}",
            )


def _own(manifest: Manifest, name: str) -> bool:
    return any(manifest.data.has(group, name) for group in GROUPS[:3])


def _place(manifest: Manifest, name: str) -> Place:
    group = next((group for group in GROUPS if manifest.data.has(group, name)), GROUPS[0])
    return manifest.where(group, name)


def drivers(repo: Snapshot, manifests: Iterable[Manifest]) -> Iterator[Evidence]:
    """Yield the services that a package and its workspaces have a client library for."""
    for manifest in manifests:
        for service, packages in DRIVERS.items():
            if name := manifest.depends(*packages.split()):
                yield Evidence(
                    f"driver.{service}", service, _place(manifest, name), Strength.INFERRED,
                    note=f"depends on {name}",
                )  # fmt: skip
        for schema in PRISMA_SCHEMAS:
            path = joined(manifest.root, schema)
            if found := PROVIDER.search(repo.text(path)):
                provider = PRISMA_NAMES.get(found[1], found[1])
                if provider != "sqlite":
                    where = repo.place(path, PROVIDER)
                    yield Evidence(f"driver.{provider}", provider, where, note="Prisma's provider")


def prisma_provider(repo: Snapshot, root: str) -> str:
    """Return the database of the Prisma schema in a folder ("sqlite", "postgres", …), or ""."""
    for schema in PRISMA_SCHEMAS:
        if found := PROVIDER.search(repo.text(joined(root, schema))):
            return PRISMA_NAMES.get(found[1], found[1])
    return ""
