"""The tools of each language and what they are for: a table, and the few tools that need a look."""

from __future__ import annotations

from collections.abc import Mapping

from autodevops_cli.planning.tooling import beam, compiled, jvm, node, php, python, ruby
from autodevops_cli.planning.tooling._shared import (
    GO,
    NODE,
    PHP,
    PYTHON,
    RUBY,
    Look,
    Use,
    Words,
    script,
)
from autodevops_cli.planning.tooling.verbs import verb_purpose

_TABLE: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (PYTHON, "test", "pytest py.test nose2 nosetests trial ward stestr testr behave green"),
    (PYTHON, "lint", "flake8 pylint pycodestyle pydocstyle bandit vulture interrogate prospector"),
    (PYTHON, "lint", "refurb xenon lint-imports deptry slotscheck djlint curlylint pyroma doc8"),
    (PYTHON, "lint", "check-manifest validate-pyproject rstcheck sphinx-lint pyflakes autoflake"),
    (PYTHON, "typecheck", "mypy pyright basedpyright pytype dmypy zuban mypy.stubtest stubtest"),
    (NODE, "test", "jest vitest mocha ava tap tape uvu jasmine karma qunit lab wtr borp japa"),
    (NODE, "test", "web-test-runner nightwatch testcafe wdio cucumber-js testem"),
    (NODE, "lint", "eslint xo standard semistandard ts-standard oxlint tslint stylelint jshint"),
    (NODE, "lint", "knip publint depcheck depcruise markdownlint markdownlint-cli2 cspell"),
    (NODE, "typecheck", "tsd vue-tsc svelte-check tsgo attw dtslint tstyche"),
    (NODE, "build", "tsup tsdown unbuild webpack rollup esbuild"),
    (GO, "test", "gotestsum ginkgo"),
    (("crystal",), "lint", "ameba"),
    (("perl",), "test", "prove yath"),
    (("perl",), "lint", "perlcritic"),
    (("shell",), "test", "bats"),
    (GO, "lint", "golangci-lint staticcheck revive errcheck"),
    (PHP, "test", "phpunit pest paratest codecept phpspec behat kahlan atoum"),
    (PHP, "lint", "phpcs phpmd parallel-lint phplint phan deptrac phparkitect twigcs tlint"),
    (PHP, "lint", "composer-require-checker composer-unused phpinsights"),
    (RUBY, "test", "rspec parallel_rspec turbo_tests minitest mtest cucumber knapsack_pro_rspec"),
    (RUBY, "test", "rspec parallel_rspec turbo_tests minitest mtest cucumber"),
    (RUBY, "lint", "rubocop standardrb brakeman reek erb_lint erblint haml-lint slim-lint mdl"),
    (RUBY, "lint", "bundle-audit bundler-audit fasterer rails_best_practices packwerk yard-lint"),
    (RUBY, "typecheck", "srb steep"),
    ((), "lint", "pre-commit prek codespell typos shellcheck yamllint reuse hadolint"),
)
_PLAIN = {name: (kind, languages) for languages, kind, names in _TABLE for name in names.split()}


def purpose(words: Words) -> Use | None:
    """Return what a bare tool is for and the languages that have it; None for one we do not know.

    The kind "none" stands for a known tool that does nothing a pipeline repeats.
    """
    name = words[0].rpartition("/")[2]
    if look := _LOOKS.get(name):
        return look(words[1:])
    if found := _PLAIN.get(name):
        return None if words[1:] in (("--version",), ("-V",)) else found
    return verb_purpose(words)


def _php(words: Words) -> Use | None:
    """PHP itself: it checks the syntax, or runs a tool that stands behind its options."""
    if "-l" in words:
        return "lint", PHP
    rest = words
    while rest and rest[0].startswith("-"):
        rest = rest[2:] if rest[0] in ("-d", "-c") else rest[1:]
    if rest and not rest[0].endswith(".php"):
        return purpose(rest)
    return script(rest, PHP, r"\.php$") if rest else None


def _appraisal(words: Words) -> Use | None:
    return purpose(words[1:]) if len(words) > 1 else ("none", RUBY)


_LOOKS: Mapping[str, Look] = {
    name: look
    for module in (python, node, jvm, ruby, php, beam, compiled)
    for name, look in module.LOOKS.items()
} | {"appraisal": _appraisal, "php": _php}
