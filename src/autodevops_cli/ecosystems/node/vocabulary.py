"""The programs that scripts call, and what each of them is for."""

from __future__ import annotations

import re
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
LINTS = frozenset({Kind.LINT, Kind.FORMAT})

_TOOLS = {
    Kind.LINT: """
        eslint eslint_d xo standard semistandard ts-standard standardx oxlint tslint jshint jscs gts
        stylelint markdownlint markdownlint-cli2 remark htmlhint solhint cspell knip depcheck
        depcruise madge sherif manypkg syncpack ls-lint eclint ec editorconfig-checker textlint
        alex lockfile-lint installed-check jscpd secretlint ember-template-lint publint""",
    Kind.FORMAT: "prettier oxfmt dprint prettierx sort-package-json",
    Kind.TYPECHECK: """
        tsd dtslint dts-lint check-dts flow tsgo tstyche svelte-check attw vue-tsc glint""",
    Kind.TEST: """
        jest jest-cli vitest mocha _mocha ava tap tape uvu jasmine karma cypress nyc c8 ts-mocha
        mochapack mocha-webpack electron-mocha lab qunit testem wtr web-test-runner borp brittle
        poku nightwatch testcafe aegir bnt xv zora ospec japa airtap vscode-test wdio codeceptjs
        cucumber-js playwright faucet mocha-parallel-tests""",
    Kind.BUILD: """
        rollup tsup tsdown unbuild obuild webpack esbuild parcel swc babel microbundle pkgroll
        bunchee ncc browserify vite nest tsdx bob sass postcss lessc api-extractor rolldown rspack
        rsbuild rslib electron-builder electron-forge gulp grunt zshy tshy mkdist ng-packagr
        siroc terser dts-bundle-generator uglifyjs father vite-ssg wxt preconstruct
        svelte-package tauri vsce""",
    Kind.PREPARE: """
        prisma graphql-codegen husky simple-git-hooks patch-package relay-compiler lefthook is-ci
        buf lingui paraglide-js drizzle-kit pinst panda orval kysely-codegen fumadocs-mdx
        contentlayer""",
    Kind.NOTHING: """
        echo printf exit true : rimraf rm del del-cli mkdirp mkdir shx cp mv copyfiles cpy cpx cpx2
        ncp touch clear chmod""",
}
BY_TOOL = {tool: kind for kind, tools in _TOOLS.items() for tool in tools.split()}

# Programs that do several things: the first word after the name decides, "" is any other.
BY_VERB = {
    "biome": {"": Kind.LINT, "format": Kind.FORMAT},
    "rome": {"": Kind.LINT, "format": Kind.FORMAT},
    "next": {"lint": Kind.LINT, "build": Kind.BUILD, "typegen": Kind.PREPARE},
    "nuxt": {"build": Kind.BUILD, "prepare": Kind.PREPARE, "typecheck": Kind.TYPECHECK},
    "nuxi": {"build": Kind.BUILD, "prepare": Kind.PREPARE, "typecheck": Kind.TYPECHECK},
    "astro": {"check": Kind.TYPECHECK, "build": Kind.BUILD, "sync": Kind.PREPARE},
    "svelte-kit": {"sync": Kind.PREPARE},
    "react-router": {"typegen": Kind.PREPARE, "build": Kind.BUILD},
    "ng": {"test": Kind.TEST, "lint": Kind.LINT, "build": Kind.BUILD, "e2e": Kind.TEST},
    "expo": {"lint": Kind.LINT, "export": Kind.BUILD},
    "ember": {"test": Kind.TEST, "build": Kind.BUILD},
    "deno": {"test": Kind.TEST, "lint": Kind.LINT, "fmt": Kind.FORMAT, "check": Kind.TYPECHECK},
    "bun": {"test": Kind.TEST, "build": Kind.BUILD},
    "prisma": {"generate": Kind.PREPARE, "migrate": Kind.PREPARE, "db": Kind.PREPARE},
    "hardhat": {"test": Kind.TEST, "compile": Kind.BUILD},
    "node-gyp": {"rebuild": Kind.BUILD, "build": Kind.BUILD},
    "wrangler": {"types": Kind.PREPARE},
    "vue-cli-service": {
        "lint": Kind.LINT,
        "build": Kind.BUILD,
        "test:unit": Kind.TEST,
        "test:e2e": Kind.TEST,
    },
}
# Toolkits whose verbs are named after what they do: `react-scripts test`, `tsdx lint`.
TOOLKITS = re.compile(
    r"react-scripts|craco|react-app-rewired|stencil|kcd-scripts|dts|wp-scripts|gatsby|umi|max|ice|"
    r"vp|preact|remix|shopify|medusa|razzle|poi|lerna-lite|qwik|redwood|rw|quasar|ionic|sanity|"
    r"backstage-cli|strapi|docusaurus|vitepress|eleventy|keystone|blitz|nitropack|nitro|modern"
)
# What starts another program; the words after it are that program's.
STARTERS = frozenset({
    "cross-env", "cross-env-shell", "env", "time", "exec", "npx", "bunx", "pnpx", "dotenv",
    "dotenvx", "env-cmd", "dotenv-cli", "infisical", "doppler", "run-if-present", "per-env",
    "timeout",
})  # fmt: skip
RUNTIMES = frozenset({
    "node", "tsx", "ts-node", "ts-node-esm", "babel-node", "esno", "jiti", "vite-node",
})  # fmt: skip
WATCHERS = frozenset({
    "nodemon", "chokidar", "onchange", "tsc-watch", "watch", "watchexec", "watchify", "tsnd",
    "ts-node-dev", "node-dev",
})  # fmt: skip
REWRITES = frozenset({
    "--fix", "--write", "--apply", "--apply-unsafe", "--fix-suggestions", "--updateSnapshot",
    "--update-snapshot",
})  # fmt: skip
ONLY_CHECKS = frozenset({"--check", "-c", "-l", "--list-different", "check", "ci"})
STAYS = re.compile(
    r"--watch(?:All)?(?:=true)?|--watch-\w+|--ui|--open|--inspect(?:-brk)?|--headed|--debug"
)
# Make a package for a shop or a desktop: slow, signed, and no proof that the code is sound.
PACKAGERS = frozenset({"electron-builder", "electron-forge", "tauri", "eas", "vsce", "pkg"})

_TYPE_NAME = re.compile(
    r"(?:^|[:._-])(?:type-?checks?|types?|typings?|tsc|tsd|ts-check|check-ts|check-types?|flow|"
    r"typescript|vue-tsc)(?:$|[:._-])"
)
_LINT_NAME = re.compile(
    r"(?:^|[:._-])(?:e?s?lint(?:er|ing)?|xo|standard|stylelint|oxlint|biome|style|quality)(?:$|[:._-])"
)
_FORMAT_NAME = re.compile(r"(?:^|[:._-])(?:format(?:ting)?|fmt|prettier|oxfmt|pretty)(?:$|[:._-])")
_BY_WORD = {
    Kind.PREPARE: {"prepare", "generate", "codegen", "gen", "typegen", "sync", "setup", "stub"},
    Kind.TEST: {"test", "tests", "unit", "spec", "coverage", "e2e", "integration"},
    Kind.BUILD: {"build", "compile", "bundle", "dist", "transpile"},
    Kind.NOTHING: {"clean"},
}


def kind_of_name(name: str) -> Kind:
    """Return what a script or a task of this name is for, judging by nothing but the name."""
    lower = name.lower()[:100]
    for pattern, kind in (
        (_TYPE_NAME, Kind.TYPECHECK),
        (_LINT_NAME, Kind.LINT),
        (_FORMAT_NAME, Kind.FORMAT),
    ):
        if pattern.search(lower):
            return kind
    parts = set(re.split(r"[:._-]", lower))
    return next((kind for kind, words in _BY_WORD.items() if words & parts), Kind.OTHER)
