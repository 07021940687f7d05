"""Completion for bash."""

from __future__ import annotations

from autodevops_cli.cli.completions.words import Words

HEAD = """\
# Completion of autodevops for bash; written by `autodevops completion bash`.

_autodevops_offer() {
    local IFS=$'\\n'
    COMPREPLY=($(compgen "$@"))
}

_autodevops() {
    local word previous path i
    COMPREPLY=()
    word=${COMP_WORDS[COMP_CWORD]}
    previous=${COMP_WORDS[COMP_CWORD-1]}
    path=
    for ((i = 1; i < COMP_CWORD; i++)); do
        case "$path ${COMP_WORDS[i]}" in
"""
MIDDLE = """\
        esac
    done
    case "$path|$previous" in
"""
REST = """\
    esac
    case "$path" in
"""
TAIL = """\
    esac
}

complete -o filenames -F _autodevops autodevops
"""


def script(words: tuple[Words, ...]) -> str:
    """Return the script."""
    paths = "".join(
        f'            "{_path(one)}") path="{_path(one)}" ;;\n' for one in words if one.path
    )
    values = "".join(_after_options(one) for one in words)
    rest = "".join(
        f'        "{_path(one)}") {_offer(_all(one), one.arguments)} ;;\n' for one in words
    )
    return HEAD + paths + MIDDLE + values + REST + rest + TAIL


def _path(one: Words) -> str:
    return "".join(f" {name}" for name in one.path)


def _all(one: Words) -> tuple[str, ...]:
    return tuple(name for option in one.options for name in option.names)


def _after_options(one: Words) -> str:
    lines = []
    for option in one.options:
        if option.takes:
            patterns = " | ".join(f'"{_path(one)}|{name}"' for name in option.names)
            lines.append(f"        {patterns})\n            {_offer((), option.values)}\n")
            lines.append("            return ;;\n")
    return "".join(lines)


def _offer(options: tuple[str, ...], arguments: tuple[str, ...]) -> str:
    """Return the shell text that fills the reply: words, and paths where those may stand."""
    kinds: dict[tuple[str, ...], str] = {("file",): "-f ", ("folder",): "-d "}
    path = kinds.get(arguments, "")
    words = "\\n".join((*options, *(() if path else arguments)))
    return f"_autodevops_offer {path}-W $'{words}' -- \"$word\""
