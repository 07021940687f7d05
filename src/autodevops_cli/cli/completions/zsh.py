"""Completion for zsh."""

from __future__ import annotations

from autodevops_cli.cli.completions.words import Option, Words

HEAD = """\
#compdef autodevops
# Completion of autodevops for zsh; written by `autodevops completion zsh`.

"""
TAIL = """\
_autodevops "$@"
"""
ACTIONS: dict[tuple[str, ...], str] = {("file",): "_files", ("folder",): "_files -/"}


def script(words: tuple[Words, ...]) -> str:
    """Return the script."""
    return HEAD + "".join(_function(one, words) for one in reversed(words)) + TAIL


def _function(one: Words, words: tuple[Words, ...]) -> str:
    inner = [other for other in words if other.path[:-1] == one.path and other.path]
    options = [_option(option) for option in one.options]
    if not inner:
        return f"{_name(one.path)}() {{\n{_call('', [*options, *_arguments(one)])}}}\n\n"
    names = "".join(
        f"        {_quoted(f'{each.path[-1]}:{_plain(each.help)}')}\n" for each in inner
    )
    calls = "".join(f"            {each.path[-1]}) {_name(each.path)} ;;\n" for each in inner)
    return (
        f"{_name(one.path)}() {{\n    local -a commands\n    local line state\n"
        f"    commands=(\n{names}    )\n"
        f"{_call('-C ', [*options, _quoted('1: :->command'), _quoted('*:: :->rest')])}"
        "    case $state in\n        command) _describe command commands ;;\n"
        f"        rest) case $line[1] in\n{calls}        esac ;;\n    esac\n}}\n\n"
    )


def _call(flags: str, words: list[str]) -> str:
    return "    _arguments " + " \\\n        ".join([flags.strip(), *words]).lstrip() + "\n"


def _name(path: tuple[str, ...]) -> str:
    return "_".join(("_autodevops", *path))


def _option(option: Option) -> str:
    """Return an option as `_arguments` wants it: spellings that exclude each other, its help."""
    about = f"[{_plain(option.help)}]"
    value = f":value:{_action(option.values)}" if option.takes else ""
    if len(option.names) == 1:
        return _quoted(f"{option.names[0]}{about}{value}")
    names = " ".join(option.names)
    return f"{_quoted(f'({names})')}{{{','.join(option.names)}}}{_quoted(about + value)}"


def _arguments(one: Words) -> list[str]:
    return [_quoted(f"*:argument:{_action(one.arguments)}")] if one.arguments else []


def _action(values: tuple[str, ...]) -> str:
    return ACTIONS.get(values) or (f"({' '.join(values)})" if values else " ")


def _plain(text: str) -> str:
    return text.replace("[", "(").replace("]", ")").replace(":", ";")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
