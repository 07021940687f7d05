"""A piece of YAML at the left margin, and how it is laid out at another place."""

from __future__ import annotations

import json
import re
import textwrap
from dataclasses import dataclass

from autodevops_cli.repository.yaml_spans import Node, read_spans

_PLAIN_KEY = re.compile(r"[A-Za-z0-9_.][\w./@+ -]*")
_PLAIN_WORD = re.compile(r"[\w./@+-]+")
_STANDARD = "tag:yaml.org,2002:"
_TEXT_BLOCK = re.compile(r"(?:&\S+ )?[|>][-+]?(?: #.*)?\n")
_AT_THE_MARGIN = re.compile(r"\n[^\s]")
_NOTHING = Node("scalar", 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Fragment:
    """The lines of a piece of YAML; `above` are the comment lines before it."""

    node: Node
    above: tuple[str, ...]
    lines: tuple[str, ...]
    has_comment: bool
    """Whether its only line ends with a comment of its own."""

    @property
    def is_inline(self) -> bool:
        """Whether it stands behind its key: a word, a quoted text, a list in brackets."""
        return not self.node.is_block and not self.node.is_text_block

    def inline(self, margin: str, step: int) -> list[str]:
        """Return the lines of a value behind a key whose line begins with `margin`."""
        blanks = margin if self.node.style == "{" else margin + " " * step
        below = [blanks + line if line.strip() else line for line in self.lines[1:]]
        return [self.lines[0], *below]

    def text_block(self, indent: int) -> list[str]:
        """Return the header of a text block and its lines at `indent`."""
        body = textwrap.dedent("\n".join(self.lines[1:])).split("\n") if self.lines[1:] else []
        return [self.lines[0], *_shifted(body, indent)]

    def block(self, indent: int) -> list[str]:
        """Return the lines of a mapping or a list at `indent`."""
        return _shifted(self.lines, indent)


def read_fragment(source: str) -> Fragment:
    """Return the parts of a piece of YAML. Raises YamlError."""
    source = _parsable(textwrap.dedent(source.replace("\r\n", "\n").strip("\n")))
    node = read_spans(source + "\n") or _NOTHING
    lines = source.split("\n")
    count = 0
    while node is not _NOTHING and lines[count].lstrip().startswith("#"):
        count += 1
    behind = source[node.end :].split("\n")[0].strip() if node is not _NOTHING else source.strip()
    commented = behind.startswith("#") and not node.is_block and not node.is_text_block
    return Fragment(node, tuple(lines[:count]), tuple(lines[count:]), commented)


def in_brackets(fragment: Fragment) -> Fragment:
    """Return the same data on one line, as it can stand within brackets; comments go."""
    return fragment if fragment.is_inline else read_fragment(_bracketed(fragment.node))


def _bracketed(node: Node) -> str:
    anchor = f"&{node.anchor} " if node.anchor else ""
    anchor += f"{node.tag.replace(_STANDARD, '!!')} " if node.tag else ""
    if node.kind == "mapping":
        pairs = (f"{key_text(one.name)}: {_bracketed(one.value)}" for one in node.entries)
        return f"{anchor}{{{', '.join(pairs)}}}"
    if node.kind == "sequence":
        return f"{anchor}[{', '.join(_bracketed(one.value) for one in node.entries)}]"
    if node.kind == "alias":
        return f"*{node.value} "
    return anchor + _word(node)


def _word(node: Node) -> str:
    plain = not node.style and _PLAIN_WORD.fullmatch(node.value)
    return node.value if plain else json.dumps(node.value, ensure_ascii=False)


def _parsable(source: str) -> str:
    """Return the fragment with the lines of a text block to the right of its header."""
    if not _TEXT_BLOCK.match(source) or not _AT_THE_MARGIN.search(source, source.find("\n")):
        return source
    return source.replace("\n", "\n  ")


def key_text(name: str, *, quoted: bool = False) -> str:
    """Return a key as a file spells it."""
    if not quoted and _PLAIN_KEY.fullmatch(name) and name == name.strip():
        return name
    return json.dumps(name, ensure_ascii=False)


def _shifted(lines: tuple[str, ...] | list[str], indent: int) -> list[str]:
    return [" " * indent + line if line.strip() else line for line in lines]
