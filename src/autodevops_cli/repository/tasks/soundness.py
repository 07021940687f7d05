"""Why a task is no good in CI: it wants a person, a cluster or a daemon, or it changes files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.repository.shell import Command

PROGRAMS = {
    "runs containers": "docker docker-compose podman nerdctl buildah earthly dagger act",
    "needs a machine or a cluster": (
        "kubectl helm minikube kind k3d vagrant skaffold tilt ssh scp sftp aws gcloud az doctl "
        "flyctl fly heroku ansible-playbook virsh qemu-system-x86_64"
    ),
    "watches": "ptw pytest-watch pytest-watcher nodemon entr watchexec watchman air reflex watch",
    "opens a browser": "open xdg-open sensible-browser",
    "publishes": "twine goreleaser semantic-release lerna-publish",
    "asks a person": "fzf dialog whiptail",
}  # fmt: skip
REASONS = {name: reason for reason, names in PROGRAMS.items() for name in names.split()}

PUBLISHING = {
    ("git", "push"), ("npm", "publish"), ("pnpm", "publish"), ("yarn", "publish"),
    ("cargo", "publish"), ("gh", "release"), ("uv", "publish"), ("poetry", "publish"),
    ("gem", "push"), ("mvn", "deploy"), ("dotnet", "nuget"), ("hatch", "publish"),
}  # fmt: skip
CHANGING = {("terraform", "apply"), ("terraform", "destroy"), ("tofu", "apply"), ("pulumi", "up")}
CHECKING = frozenset(
    (
        "--check", "-check", "--check-only", "-c", "--diff", "--dry-run", "--list-different", "-l",
        "--no-write", "--verify", "--verify-no-changes", "--check-formatted",
    )
)  # fmt: skip
# Formatters that rewrite unless told to check, by their first words.
FORMATTERS = {
    ("black",), ("isort",), ("ruff", "format"), ("cargo", "fmt"), ("go", "fmt"), ("gofumpt",),
    ("mix", "format"), ("dart", "format"), ("terraform", "fmt"), ("prettier", "--write"),
    ("just", "--fmt"), ("rustfmt",), ("swiftformat",), ("autopep8",), ("yapf",), ("autoflake",),
    ("docformatter",), ("pyupgrade",), ("golangci-lint", "fmt"), ("dotnet", "format"),
}  # fmt: skip
WRITING = re.compile(r"--fix(?:-[a-z-]+)?|--write|-w|--in-place|--unsafe-fixes")
LISTING = frozenset(("gofmt", "goimports", "gofumpt", "shfmt"))
# Here `-w` means something else.
OTHERWISE = frozenset(("grep", "curl", "wc", "diff", "tsc", "go", "npm", "pnpm", "read"))
SILENT = frozenset(("echo", "printf", "true", ":", "exit", "sleep", "set", "cd", "export"))


def reason_against(own: tuple[Command, ...], before: tuple[Command, ...]) -> str:
    """Return why a task with these commands (and those it needs first) is unsound, or ""."""
    if not any(one.name not in SILENT for one in (*before, *own)):
        return "does nothing"
    for one in (*before, *own):
        for found in _reasons(one):
            return found
    # A formatter that runs first leaves the test itself sound; a task that formats is no check.
    return "rewrites files" if any(_rewrites(one) for one in own) else ""


def _reasons(one: Command) -> Iterator[str]:
    if one.name in REASONS:
        yield REASONS[one.name]
    if one.name == "read" and any(word.startswith("-") and "p" in word for word in one.words[1:]):
        yield "asks a person"
    first = (one.name, *one.arguments()[:1])
    if first in PUBLISHING:
        yield "publishes"
    if first in CHANGING:
        yield "needs a machine or a cluster"
    if _watches(one):
        yield "watches"
    if (
        one.name == "go"
        and "cover" in one.words
        and _option(one, "-html")
        and not _option(one, "-o")
    ):
        yield "opens a browser"


def _watches(one: Command) -> bool:
    if any(
        word.partition("=")[0] in ("--watch", "--watchAll", "--watch-all") for word in one.words
    ):
        return not any(word.endswith("=false") for word in one.words)
    return one.words[:2] == ("cargo", "watch") or (one.name == "tsc" and "-w" in one.words)


def _rewrites(one: Command) -> bool:
    if one.name in LISTING:
        return "-w" in one.words
    if one.name not in OTHERWISE and any(WRITING.fullmatch(word) for word in one.words):
        return not CHECKING & set(one.words)
    return any(_starts(one, first) for first in FORMATTERS) and not CHECKING & set(one.words)


def _starts(one: Command, first: tuple[str, ...]) -> bool:
    words = (one.name, *one.words[1:])
    return words[: len(first)] == first or (len(first) == 2 and set(first) <= set(words[:3]))


def _option(one: Command, name: str) -> bool:
    return any(word.partition("=")[0] == name for word in one.words)
