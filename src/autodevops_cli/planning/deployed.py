"""What the files of deploy tools say about a part: how it is started, which other tools it pins."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.model.evidence import Evidence, Place, Source, Strength, command
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot, joined
from autodevops_cli.repository.table import Table
from autodevops_cli.repository.tool_pins import MISE_FILES, tool_pins

# Tools that version managers install beside the language of a part, by the names they go by there.
TOOLS = {
    "python": ("python",), "node": ("node", "nodejs"), "go": ("go", "golang"), "java": ("java",),
    "ruby": ("ruby",), "rust": ("rust",), "php": ("php",), "deno": ("deno",), "bun": ("bun",),
    "elixir": ("elixir",), "erlang": ("erlang",), "gleam": ("gleam",), "swift": ("swift",),
    "dotnet": ("dotnet", "dotnet-core"), "dart": ("dart",), "uv": ("uv",), "poetry": ("poetry",),
    "pnpm": ("pnpm",), "yarn": ("yarn",), "gradle": ("gradle",),
}  # fmt: skip
MAX_SERVICES = 50

_WEB = re.compile(r"^web:[ \t]*(\S[^\n]{0,400})", re.MULTILINE)
_PRINTABLE = re.compile(r"[ -~]{1,400}")


def deployed(repo: Snapshot, component: Component) -> Iterator[Evidence]:
    """Yield the commands that start a part in production, and the tools pinned beside it."""
    for text, where, note in _starts(repo, component.root):
        if _PRINTABLE.fullmatch(text) and "${{" not in text:
            yield command("start", text, where, Source.CI, note)
    if component.root or not repo.first(".tool-versions", *MISE_FILES):
        return
    for tool, names in TOOLS.items():
        if component.fact(f"{tool}.version") is None:
            for pin in tool_pins(repo, "", *names):
                yield Evidence(
                    f"{tool}.version", pin.version, pin.where, Strength.LOCKED, note=pin.note
                )


def _starts(repo: Snapshot, root: str) -> Iterator[tuple[str, Place, str]]:
    for name, keys in (("railpack.json", ("deploy", "startCommand")),
                       ("railway.json", ("deploy", "startCommand"))):  # fmt: skip
        path = joined(root, name)
        if text := repo.json(path).text(*keys):
            yield text, repo.place(path, "startCommand"), f"the start command in {name}"
    path = joined(root, "railway.toml")
    if text := repo.toml(path).text("deploy", "startCommand"):
        yield text, repo.place(path, "startCommand"), "the start command in railway.toml"
    path = joined(root, "nixpacks.toml")
    if text := repo.toml(path).text("start", "cmd"):
        yield text, repo.place(path, "cmd"), "the start command in nixpacks.toml"
    path = joined(root, "Procfile")
    if found := _WEB.search(repo.text(path)):
        yield found[1].strip(), repo.place(path, _WEB), "the web process"
    yield from _render(repo.yaml("render.yaml"), repo, root)


def _render(blueprint: Table, repo: Snapshot, root: str) -> Iterator[tuple[str, Place, str]]:
    for service in blueprint.tables("services")[:MAX_SERVICES]:
        text = service.text("startCommand")
        if text and joined("", service.text("rootDir")) == root:
            yield text, repo.place("render.yaml", text), "the start command in render.yaml"
