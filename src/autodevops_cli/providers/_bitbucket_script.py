"""One shell runs a whole script: here each command leaves it as it was."""

from __future__ import annotations

import re
from shlex import quote

from autodevops_cli.model.plan import Pairs, Run
from autodevops_cli.providers._rendering import advised

# What would reach the commands after it.
_LASTING = re.compile(
    r"(?:^[ \t]*|[;&|({][ \t]*)"
    r"(?:cd|pushd|popd|export|unset|set|shopt|source|exit|exec|trap|umask|ulimit|alias|declare|\.)"
    r"(?=\s|$)|^\w+=\S*$",
    re.MULTILINE,
)
# A simple command, before which variables can stand.
_SIMPLE = re.compile(r"[A-Za-z0-9_./-][^\n;|&<>#$`(){}!]*")


def isolated(step: Run) -> str:
    """Return bash that runs a step, with its variables, in a shell of its own where it must."""
    text = advised(step.command.strip()) if step.advisory else step.command.strip()
    if len(step.env) in (1, 2) and _SIMPLE.fullmatch(step.command) and not step.advisory:
        return f"{_assigned(step.env)} {text}"
    exports = "".join(f"export {name}={quote(value)}\n" for name, value in step.env)
    if exports or "\n" in text or _LASTING.search(text):
        return f"(\n{exports}{text}\n)"
    return text


def _assigned(env: Pairs) -> str:
    return " ".join(f"{name}={quote(value)}" for name, value in env)
