"""What a script, target, session or job is for, judging by nothing but its name."""

from __future__ import annotations

import re

_JOINED = (
    ("pre-commit", "precommit"), ("pre_commit", "precommit"), ("type-check", "typecheck"),
    ("check-type", "typecheck"), ("type_check", "typecheck"), ("code-style", "codestyle"),
    ("code_style", "codestyle"), ("check-format", "format-check"), ("end-to-end", "e2e"),
    ("min-versions", "minimum"), ("old-deps", "oldest"), ("min-deps", "minimum"),
)  # fmt: skip
_NOTHING = frozenset({
    "doc", "docs", "doctor", "docset", "sphinx", "mkdocs", "site", "website", "release", "publish",
    "deploy", "bump", "changelog", "clean", "start", "serve", "watch", "docker", "image", "push",
    "upload", "codecov", "coveralls", "tag", "bench", "benchmark", "benchmarks", "perf", "profile",
    "storybook", "preview", "demo", "fix", "autofix", "write", "update", "upgrade", "apply",
    "audit", "outdated", "size", "links", "translations", "i18n", "backport", "stale", "promu",
})  # fmt: skip
_TYPES = frozenset({
    "typecheck", "typechecks", "types", "type", "typing", "typings", "tsc", "tsd", "mypy",
    "pyright", "basedpyright", "pytype", "flow", "ty", "pyrefly", "dts", "typescript",
})  # fmt: skip
_LINTS = frozenset({
    "lint", "lints", "linter", "linters", "linting", "eslint", "oxlint", "xo", "standard",
    "stylelint", "flake8", "ruff", "pylint", "codestyle", "style", "quality", "precommit",
    "prek", "clippy", "vet", "checkstyle", "spotbugs", "detekt", "ktlint", "golangci",
    "shellcheck", "yamllint", "markdownlint", "codespell", "rubocop", "static", "biome", "hygiene",
})  # fmt: skip
_FORMATS = frozenset({
    "format", "formatting", "formatted", "fmt", "gofmt", "rustfmt", "prettier", "black", "isort",
    "spotless",
})  # fmt: skip
_TESTS = frozenset({
    "test", "tests", "testing", "unit", "unittest", "unittests", "spec", "specs", "pytest",
    "jest", "vitest", "mocha", "ava", "coverage", "cov", "cover", "e2e", "integration", "py",
    "functional", "regression", "smoke",
})  # fmt: skip
_BUILDS = frozenset({"build", "compile", "assemble", "bundle", "package", "dist", "wheel", "sdist"})
_INSTALLS = frozenset({
    "install", "init", "setup", "bootstrap", "deps", "dependencies", "develop", "env", "venv",
    "sync", "requirements", "modules",
})  # fmt: skip
_READIES = frozenset({"install", "deps", "dependencies", "setup", "requirements", "venv"})
_PREPARES = frozenset({
    "generate", "codegen", "gen", "prepare", "migrate", "seed", "proto", "protoc", "stub",
    "typegen",
})  # fmt: skip
_ORDER = (
    ("typecheck", _TYPES), ("lint", _LINTS), ("format", _FORMATS), ("test", _TESTS),
    ("build", _BUILDS), ("install", _INSTALLS), ("prepare", _PREPARES),
)  # fmt: skip
# Names that promise checks of some kind and do not say which.
_VAGUE = frozenset({"check", "checks", "ci", "verify", "validate", "all", "default", "static"})

_ASIDE = frozenset({
    "e2e", "integration", "integrations", "browser", "browsers", "cypress", "playwright", "smoke",
    "acceptance", "bench", "benchmark", "benchmarks", "perf", "performance", "min", "minimum",
    "minimal", "oldest", "lowest", "legacy", "nightly", "canary", "upstream", "prerelease",
    "prereleases", "downstream", "windows", "win32", "macos", "osx", "freebsd", "netbsd", "musl",
    "alpine", "arm", "arm64", "aarch64", "cross", "docker", "container", "wasm", "miri", "fuzz",
    "fuzzing", "property", "typeguard", "debug", "valgrind", "asan", "msan", "tsan", "sanitizer",
    "sanitizers", "leak", "leaks", "sdist", "wheel", "wheels", "dist", "release", "publish",
    "deploy", "slow", "stress", "remote", "pypy", "compat", "compatibility",
    "example", "examples", "docs", "doc", "doctest",
    "doctests", "visual", "storybook", "mutation", "experimental",
    "optional", "beta", "msrv", "snap", "brew", "qemu", "android", "ios",
    "emulator", "simulator", "chaos", "scheduled", "cron", "weekly", "flaky", "upgrade",
    "selenium", "webdriver", "graalvm", "32bit", "i686", "s390x", "ppc64le", "riscv64",
})  # fmt: skip
_COVERAGE = frozenset({"coverage", "cov", "cover", "codecov", "coveralls"})


def parts_of(name: str) -> frozenset[str]:
    """Return the words of a name in lower case: `test:unit` is "test" and "unit"."""
    lower = name[:200].lower()
    for old, new in _JOINED:
        lower = lower.replace(old, new)
    return frozenset(part for part in re.split(r"[^a-z0-9]+", lower) if part)


def kind_of_name(name: str) -> str:
    """Return what something of this name is for; "none" for no check at all, "" when unclear."""
    parts = parts_of(name)
    if parts & _NOTHING:
        return "none"
    kind = next((kind for kind, words in _ORDER if parts & words), "")
    if not kind and parts and parts <= _VAGUE:
        return "test"
    if kind == "test" and parts & _READIES:
        return "install"  # `test:install`, `setup-test-env`
    if kind == "typecheck" and re.match(r"\W*build", name, re.IGNORECASE):
        return "build"  # `build:types`
    return kind


def is_vague(name: str) -> bool:
    """Tell whether the name promises a check and leaves open which: `check`, `ci`, `all`."""
    parts = parts_of(name)
    return bool(parts) and parts <= _VAGUE


def is_aside(name: str) -> bool:
    """Tell whether the name is that of a special run: end-to-end, oldest versions, benchmarks."""
    return bool(parts_of(name) & _ASIDE)


def is_coverage(name: str) -> bool:
    """Tell whether the name is about measuring coverage."""
    return bool(parts_of(name) & _COVERAGE)
