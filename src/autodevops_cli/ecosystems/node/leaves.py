"""What a single command of a script does: lints, formats, checks types, tests, builds, …"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a command is for; OTHER is anything we have no word for."""

    LINT = "lint"
    FORMAT = "format"
    TYPECHECK = "typecheck"
    TEST = "test"
    BUILD = "build"
    PREPARE = "prepare"
    NOTHING = "nothing"
    OTHER = "other"


CHECKS = frozenset({Kind.LINT, Kind.FORMAT, Kind.TYPECHECK})

KINDS = {
    Kind.LINT: "eslint eslint_d xo standard semistandard ts-standard standardx oxlint tslint jshint "
    "jscs stylelint markdownlint markdownlint-cli2 remark htmlhint solhint cspell knip depcheck "
    "depcruise madge sherif manypkg syncpack ls-lint eclint ec editorconfig-checker textlint alex "
    "lockfile-lint installed-check gts jscpd secretlint hint ember-template-lint",
    Kind.FORMAT: "prettier oxfmt dprint prettierx sort-package-json",
    Kind.TYPECHECK: "tsd dtslint flow tsgo tstyche svelte-check attw vue-tsc check-dts dts-lint",
    Kind.TEST: "jest vitest mocha ava tap tape uvu jasmine karma cypress nyc c8 ts-mocha mochapack lab "
    "qunit testem wtr web-test-runner borp brittle poku nightwatch testcafe aegir bnt xv zora ospec "
    "japa tap-spec faucet electron-mocha mocha-webpack zuul airtap vscode-test jest-cli wdio codeceptjs "
    "cucumber-js playwright mochawesome hereby mocha-parallel-tests _mocha taptap ts-jest tsx-test",
    Kind.BUILD: "rollup tsup tsdown unbuild obuild webpack esbuild parcel swc babel microbundle "
    "pkgroll bunchee ncc browserify vite nest tsdx bob sass postcss lessc api-extractor rolldown "
    "rspack rsbuild rslib electron-builder gulp grunt zshy tshy mkdist ng-packagr dts-bundle-generator "
    "uglifyjs terser father siroc vite-ssg wxt preconstruct",
    Kind.PREPARE: "prisma graphql-codegen husky simple-git-hooks patch-package typegen relay-compiler "
    "wayfinder buf lingui paraglide-js drizzle-kit is-ci pinst lefthook skip-ci panda orval kysely-codegen",
    Kind.NOTHING: "echo printf exit true : rimraf rm del del-cli mkdirp mkdir shx cp mv copyfiles "
    "cpy cpx2 cpx ncp touch clear cross-os chmod",
}  # fmt: skip
BY_TOOL = {tool: kind for kind, tools in KINDS.items() for tool in tools.split()}

# Tools whose first word after the name decides.
BY_VERB = {
    "biome": {"": Kind.LINT, "format": Kind.FORMAT},
    "rome": {"": Kind.LINT, "format": Kind.FORMAT},
    "next": {"lint": Kind.LINT, "build": Kind.BUILD, "typegen": Kind.PREPARE},
    "nuxt": {"build": Kind.BUILD, "prepare": Kind.PREPARE, "typecheck": Kind.TYPECHECK},
    "nuxi": {"build": Kind.BUILD, "prepare": Kind.PREPARE, "typecheck": Kind.TYPECHECK},
    "astro": {"check": Kind.TYPECHECK, "build": Kind.BUILD, "sync": Kind.PREPARE},
    "svelte-kit": {"sync": Kind.PREPARE},
    "svelte-package": {"": Kind.BUILD},
    "react-router": {"typegen": Kind.PREPARE, "build": Kind.BUILD},
    "ng": {"test": Kind.TEST, "lint": Kind.LINT, "build": Kind.BUILD, "e2e": Kind.TEST},
    "expo": {"lint": Kind.LINT, "export": Kind.BUILD},
    "ember": {"test": Kind.TEST, "build": Kind.BUILD},
    "deno": {"test": Kind.TEST, "lint": Kind.LINT, "fmt": Kind.FORMAT, "check": Kind.TYPECHECK},
    "bun": {"test": Kind.TEST, "build": Kind.BUILD},
    "vue-cli-service": {
        "lint": Kind.LINT, "build": Kind.BUILD, "test:unit": Kind.TEST, "test:e2e": Kind.TEST,
    },
    "drizzle-kit": {"check": Kind.LINT},
    "hardhat": {"test": Kind.TEST, "compile": Kind.BUILD},
    "node-gyp": {"rebuild": Kind.BUILD, "build": Kind.BUILD},
    "prisma": {"generate": Kind.PREPARE, "migrate": Kind.PREPARE, "format": Kind.FORMAT},
    "wrangler": {"types": Kind.PREPARE},
    "glint": {"": Kind.TYPECHECK},
    "fumadocs-mdx": {"": Kind.PREPARE},
    "contentlayer": {"build": Kind.PREPARE},
}  # fmt: skip
# Wrappers of one framework around a test runner, a linter and a bundler.
TOOLKITS = re.compile(
    r"react-scripts|craco|react-app-rewired|stencil|tsdx|kcd-scripts|dts|wp-scripts|gatsby|umi|"
    r"max|father|vue-demi|lb-\w+|ice|modern|rslib|vp|vite-plus|preact|remix|shopify|medusa|"
    r"nps|razzle|poi|backpack|aegir|ipfs-aegir|lerna-lite|qwik|redwood|rw|quasar|ionic|"
    r"backstage-cli|strapi|sanity|sls|sst|tauri|electron-forge|plasmo|docusaurus|vitepress|"
    r"eleventy|keystone|blitz|nitropack|nitro"
)
SHELLS = frozenset(
    "cross-env cross-env-shell env time exec npx bunx pnpx dotenv dotenvx env-cmd dotenv-cli "
    "infisical doppler run-if-present per-env tsx-env timeout wait-for-expect".split()
)
RUNTIMES = frozenset("node tsx ts-node ts-node-esm babel-node esno jiti vite-node esr".split())
ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=.*", re.DOTALL)
WATCHERS = frozenset(
    "nodemon chokidar onchange tsc-watch watch watchexec watchify tsnd ts-node-dev node-dev wait-on "
    "start-server-and-test".split()
)
FIX = frozenset(
    "--fix --write --apply --apply-unsafe --unsafe --fix-suggestions --update-snapshot --updateSnapshot".split()
)  # fmt: skip
CHECK_FLAGS = frozenset("--check -c -l --list-different check ci".split())
WATCH = re.compile(
    r"--watch(All)?(=true)?|--watch-\w+|--ui|--open|--inspect(-brk)?|--headed|--debug"
)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One command without its wrappers, and what it does."""

    words: tuple[str, ...]
    kind: Kind
    writes: bool = False
    watches: bool = False

    @property
    def tool(self) -> str:
        """The program it runs."""
        return self.words[0] if self.words else ""

    @property
    def browser(self) -> bool:
        """Whether it drives a whole application in a browser."""
        return self.tool in ("cypress", "nightwatch", "testcafe", "wdio", "codeceptjs") or (
            self.words[:2] == ("playwright", "test") or self.words[:2] == ("ng", "e2e")
        )


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a command, quotes removed; a bad quote is read as a letter."""
    try:
        return tuple(shlex.split(text[:4000], posix=True))
    except ValueError:
        return tuple(text[:4000].split())


def leaf(words: tuple[str, ...]) -> Leaf:
    """Return what a command does, wrappers and environment taken off."""
    bare = unwrapped(words)
    kind = _kind(bare)
    return Leaf(bare, kind, _writes(bare, kind), _watches(bare))


def unwrapped(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the command inside `cross-env A=b npx …`, with its program by its plain name."""
    rest = list(words)
    for _ in range(12):
        if not rest:
            break
        first = rest[0]
        if ASSIGNMENT.fullmatch(first) or first in SHELLS or first in ("--", "-y", "--yes"):
            wrapper = rest.pop(0)
            while rest and wrapper in SHELLS and rest[0].startswith("-") and rest[0] != "--":
                flag = rest.pop(0)
                if flag in ("-e", "-f", "-p", "--package", "--file") and rest:
                    rest.pop(0)
            continue
        if rest[:2] in (["pnpm", "exec"], ["yarn", "exec"], ["npm", "exec"], ["bun", "x"]):
            del rest[:2]
            continue
        if first in ("pnpm", "yarn", "bun") and rest[1:] and _known(rest[1]):
            del rest[0]
            continue
        break
    if rest:
        rest[0] = _program(rest[0])
    return tuple(_run_by_node(rest) if rest and rest[0] in RUNTIMES else rest)


def _known(word: str) -> bool:
    return word in BY_TOOL or word in ("tsc", "tsgo", "playwright") or word in BY_VERB


def _program(word: str) -> str:
    """Return the tool that a path or a scoped package stands for."""
    name = re.sub(r"^.*node_modules/(?:\.bin/)?", "", word)
    if name != word and "/" in name and not name.startswith("@"):
        return name.split("/")[0]
    return name.removesuffix(".cmd")


def _run_by_node(words: list[str]) -> list[str]:
    """Return the tool whose file Node is given, or the words as they are."""
    if "--test" in words:
        return ["node", "--test", *(word for word in words[1:] if word != "--test")]
    for at, word in enumerate(words[1:], 1):
        if word.startswith("-"):
            continue
        tool = _program(word)
        return [tool, *words[at + 1 :]] if tool != word else words
    return words


def _kind(words: tuple[str, ...]) -> Kind:
    if not words:
        return Kind.NOTHING
    tool, rest = words[0], words[1:]
    verb = next((word for word in rest if not word.startswith("-")), "")
    if tool == "node" and "--test" in rest:
        return Kind.TEST
    if tool in ("tsc", "tsgo", "vue-tsc"):
        return Kind.BUILD if tool == "tsc" and "--noEmit" not in rest else Kind.TYPECHECK
    if tool == "vitest" and any(word.startswith("--typecheck.only") for word in rest):
        return Kind.TYPECHECK
    if verbs := BY_VERB.get(tool):
        return verbs.get(verb, verbs.get("", Kind.OTHER))
    if tool in ("playwright", "cypress", "karma") and verb not in ("test", "run", "start"):
        return Kind.PREPARE if verb == "install" else Kind.OTHER
    if tool in ("vite", "parcel", "tauri", "sanity") and verb != "build":
        return Kind.OTHER
    if TOOLKITS.fullmatch(tool):
        return kind_of_name(verb)
    return BY_TOOL.get(tool, Kind.OTHER)


def _writes(words: tuple[str, ...], kind: Kind) -> bool:
    if FIX & set(words):
        return True
    if kind is not Kind.FORMAT or not words:
        return False
    return not CHECK_FLAGS & set(words[1:]) or "-w" in words


def _watches(words: tuple[str, ...]) -> bool:
    if not words:
        return False
    if words[0] in WATCHERS or (words[0] == "vitest" and words[1:2] in (("watch",), ("dev",))):
        return True
    if words[0] in ("tsc", "rollup", "vitest", "mocha", "ava", "webpack") and "-w" in words:
        return True
    if words[:2] in (("cypress", "open"), ("playwright", "codegen")):
        return True
    return any(WATCH.fullmatch(word) for word in words[1:])


TYPE_NAME = re.compile(
    r"(?:^|[:._-])(type-?checks?|types?|typings?|tsc|tsd|ts-check|check-ts|check-types?|flow|"
    r"typescript|vue-tsc)(?:$|[:._-])"
)
LINT_NAME = re.compile(
    r"(?:^|[:._-])(e?s?lint(?:er|ing)?|xo|standard|stylelint|oxlint|biome|style|quality)(?:$|[:._-])"
)
FORMAT_NAME = re.compile(r"(?:^|[:._-])(format(?:ting)?|fmt|prettier|oxfmt|pretty)(?:$|[:._-])")


def kind_of_name(name: str) -> Kind:
    """Return what a script or a task of this name is for, judging by nothing but the name."""
    lower = name.lower()[:100]
    if TYPE_NAME.search(lower):
        return Kind.TYPECHECK
    if LINT_NAME.search(lower):
        return Kind.LINT
    if FORMAT_NAME.search(lower):
        return Kind.FORMAT
    parts = re.split(r"[:._-]", lower)
    if {"prepare", "generate", "codegen", "gen", "typegen", "sync", "setup", "stub"} & set(parts):
        return Kind.PREPARE
    if {"test", "tests", "unit", "spec", "coverage", "e2e", "integration"} & set(parts):
        return Kind.TEST
    if {"build", "compile", "bundle", "dist", "transpile"} & set(parts):
        return Kind.BUILD
    return Kind.NOTHING if "clean" in parts else Kind.OTHER
