"""Node's tools whose arguments say what they are for."""

from __future__ import annotations

from collections.abc import Mapping

from autodevops_cli.planning.tooling._shared import NODE, Look, Use, Words, first, formatter, script


def _biome(words: Words) -> Use:
    return {"format": "format", "migrate": "none"}.get(first(words), "lint"), NODE


def _tsc(words: Words) -> Use:
    checks = {"--noEmit", "--noemit"} & set(words) or not {"-b", "--build", "--outDir"} & set(words)
    return "typecheck" if checks else "build", NODE


def _playwright(words: Words) -> Use:
    return {"test": "test", "run": "test", "": "test"}.get(first(words), "none"), NODE


def _builder(words: Words) -> Use:
    return ("build" if first(words) == "build" else "none"), NODE


def _node(words: Words) -> Use | None:
    if "--test" in words or "--run-tests" in words:
        return "test", NODE
    return script(words, NODE, r"\.[cm]?[jt]sx?$")


def _bun(words: Words) -> Use | None:
    return {"test": ("test", NODE), "build": ("build", NODE)}.get(first(words))


def _deno(words: Words) -> Use:
    verbs = {"test": "test", "lint": "lint", "fmt": "format", "check": "typecheck"}
    return verbs.get(first(words), "none"), ("deno",)


def _prisma(words: Words) -> Use:
    prepares = first(words) in ("generate", "db", "migrate") and "dev" not in words
    return ("prepare" if prepares else "none"), NODE


LOOKS: Mapping[str, Look] = {
    "prettier": formatter(NODE),
    "oxfmt": formatter(NODE),
    "dprint": formatter(()),
    "biome": _biome,
    "tsc": _tsc,
    "playwright": _playwright,
    "cypress": _playwright,
    "vite": _builder,
    "next": _builder,
    "nuxt": _builder,
    "astro": _builder,
    "node": _node,
    "tsx": _node,
    "ts-node": _node,
    "bun": _bun,
    "deno": _deno,
    "prisma": _prisma,
}
