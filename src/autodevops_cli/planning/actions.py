"""The commands that well-known actions stand for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from autodevops_cli.model.ci import CiStep

Inputs = Mapping[str, str]

# Words in the names of setup actions and images, by the language that they bring.
_BRINGS = {
    "python": "python py uv pdm poetry hatch conda miniconda micromamba pypy",
    "node": "node nodejs bun deno pnpm npm yarn",
    "go": "go golang",
    "rust": "rust rustup cargo",
    "java": "java jdk openjdk temurin maven gradle",
    "scala": "scala sbt coursier",
    "clojure": "clojure leiningen lein clj",
    "swift": "swift swiftly xcode",
    "dart": "dart flutter",
    "haskell": "haskell ghc cabal stack",
    "ocaml": "ocaml opam",
    "ruby": "ruby",
    "php": "php",
    "dotnet": "dotnet",
    "elixir": "elixir",
    "erlang": "erlang",
    "gleam": "gleam",
}
_LANGUAGES = {word: language for language, words in _BRINGS.items() for word in words.split()}


def brought(name: str) -> str:
    """Return the language that a setup action or an image brings, "" for none."""
    words = re.split(r"[^a-z]+", name.partition("@")[0].partition(":")[0].lower())
    return next((_LANGUAGES[word] for word in words if word in _LANGUAGES), "")


def command_of(step: CiStep) -> str:
    """Return the command line that an action stands for, "" for one that is no check."""
    action = step.uses.partition("@")[0]
    build = _ACTIONS.get(action)
    return build(dict(step.inputs)).strip() if build else ""


def _golangci(inputs: Inputs) -> str:
    return f"golangci-lint run {inputs.get('args', '')}"


def _pre_commit(inputs: Inputs) -> str:
    return f"pre-commit run {inputs.get('extra_args', '--all-files')}"


def _prek(inputs: Inputs) -> str:
    return f"prek run {inputs.get('extra_args') or inputs.get('extra-args') or '--all-files'}"


def _ruff(inputs: Inputs) -> str:
    arguments = inputs.get("args", "check")
    return f"ruff {arguments} {inputs.get('src', '')}"


def _black(inputs: Inputs) -> str:
    options = inputs.get("options", "--check --diff")
    return f"black {options} {inputs.get('src', '.')}" if "--check" in options else ""


def _cargo(inputs: Inputs) -> str:
    toolchain = f"+{inputs['toolchain']} " if inputs.get("toolchain") else ""
    return f"cargo {toolchain}{inputs.get('command', '')} {inputs.get('args', '')}"


def _gradle(inputs: Inputs) -> str:
    arguments = inputs.get("arguments", "")
    return f"./gradlew {arguments}" if arguments else ""


def _fixed(text: str) -> Callable[[Inputs], str]:
    return lambda inputs: text


_ACTIONS: Mapping[str, Callable[[Inputs], str]] = {
    "golangci/golangci-lint-action": _golangci,
    "pre-commit/action": _pre_commit,
    "j178/prek-action": _prek,
    "astral-sh/ruff-action": _ruff,
    "chartboost/ruff-action": _ruff,
    "psf/black": _black,
    "isort/isort-action": lambda inputs: f"isort --check-only {inputs.get('sort-paths', '.')}",
    "jakebailey/pyright-action": _fixed("pyright"),
    "actions-rs/cargo": _cargo,
    "actions-rs/clippy-check": lambda inputs: f"cargo clippy {inputs.get('args', '')}",
    "actions-rust-lang/rustfmt": _fixed("cargo fmt --all --check"),
    "gradle/gradle-build-action": _gradle,
    "gradle/actions/setup-gradle": _gradle,
    "eskatos/gradle-command-action": _gradle,
    "codespell-project/actions-codespell": _fixed("codespell"),
    "crate-ci/typos": _fixed("typos"),
    "bahmutov/npm-install": _fixed("npm ci"),
    "ramsey/composer-install": _fixed("composer install"),
    "borales/actions-yarn": lambda inputs: f"yarn {inputs.get('cmd', '')}",
}
