"""Completion for fish."""

from __future__ import annotations

from autodevops_cli.cli.completions.words import Option, Words

HEAD = """\
# Completion of autodevops for fish; written by `autodevops completion fish`.

complete -c autodevops -f
"""


def script(words: tuple[Words, ...]) -> str:
    """Return the script."""
    return HEAD + "".join(_lines(one, words) for one in words)


def _lines(one: Words, words: tuple[Words, ...]) -> str:
    inner = [other for other in words if other.path[:-1] == one.path and other.path]
    start = f"complete -c autodevops -n {_quoted(_condition(one, inner))}"
    lines = [f"{start} -a {each.path[-1]} -d {_quoted(each.help)}" for each in inner]
    lines += [f"{start} {_option(option)}" for option in one.options]
    if not inner and one.arguments == ("file",):
        lines.append(f"{start} -F")
    elif not inner and one.arguments:
        lines.append(f"{start} -a {_quoted(' '.join(one.arguments))}")
    return "\n".join(lines) + "\n"


def _condition(one: Words, inner: list[Words]) -> str:
    if not one.path:
        return "__fish_use_subcommand"
    seen = "; and ".join(f"__fish_seen_subcommand_from {name}" for name in one.path)
    names = " ".join(each.path[-1] for each in inner)
    return f"{seen}; and not __fish_seen_subcommand_from {names}" if names else seen


def _option(option: Option) -> str:
    spelled = [
        f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names
    ]
    parts = [*spelled, f"-d {_quoted(option.help)}"]
    if option.takes:
        paths = option.values in (("file",), ("folder",))
        parts.append("-r -F" if paths else f"-x -a {_quoted(' '.join(option.values))}")
    return " ".join(parts)


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
