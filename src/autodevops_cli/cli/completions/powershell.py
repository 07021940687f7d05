"""Completion for PowerShell."""

from __future__ import annotations

from autodevops_cli.cli.completions.words import Words

HEAD = """\
# Completion of autodevops for PowerShell; written by `autodevops completion powershell`.

Register-ArgumentCompleter -Native -CommandName autodevops -ScriptBlock {
    param($word, $ast, $cursor)
    $known = @{
"""
MIDDLE = """\
    }
    $values = @{
"""
TAIL = """\
    }
    $typed = @($ast.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" })
    if ($word -ne '' -and $typed.Count -gt 0) {
        $typed = @($typed | Select-Object -SkipLast 1)
    }
    $path = ''
    foreach ($one in $typed) {
        if ($known.ContainsKey("$path $one".Trim())) { $path = "$path $one".Trim() }
    }
    $offered = $known[$path]
    if ($typed.Count -gt 0 -and $values.ContainsKey("$path|$($typed[-1])")) {
        $offered = $values["$path|$($typed[-1])"]
    }
    $offered | Where-Object { $_ -like "$word*" } | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
    }
}
"""


def script(words: tuple[Words, ...]) -> str:
    """Return the script."""
    known = "".join(
        f"        {_quoted(' '.join(one.path))} = {_list(_all(one))}\n" for one in words
    )
    values = "".join(
        f"        {_quoted('|'.join((' '.join(one.path), name)))} = {_list(offered)}\n"
        for one in words
        for option in one.options
        if (offered := _words_of(option.values))
        for name in option.names
    )
    return HEAD + known + MIDDLE + values + TAIL


def _all(one: Words) -> tuple[str, ...]:
    names = tuple(name for option in one.options for name in option.names)
    return (*_words_of(one.arguments), *names)


def _words_of(values: tuple[str, ...]) -> tuple[str, ...]:
    """Return the values that are words; paths complete by themselves."""
    return () if values in (("file",), ("folder",)) else values


def _list(values: tuple[str, ...]) -> str:
    return f"@({', '.join(_quoted(value) for value in values)})"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
