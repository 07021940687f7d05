"""Free text of a model, made fit for people: short, visible, without anything to click or obey."""

from __future__ import annotations

import re
import unicodedata

LONGEST_RAW = 2_000
_ANSI = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]{0,64}[ -/]{0,8}[@-~]?|\x1b\][^\x07\x1b]{0,500}(?:\x07|\x1b\\)?"
)
_LINK = re.compile(r"!?\[([^\[\]]{0,300})\](?:\([^()]{0,2000}\)|\[[^\[\]]{0,300}\])")
_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,20}:)?//\S*|\b(?:www\.|(?:mailto|data|javascript|vbscript|tel):)\S+",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[/!?a-z][^<>]{0,2000}>", re.IGNORECASE)
_OPENING = re.compile(r"<+(?=[/!?a-z])", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\w{1,8}|[a-z]{2,32});", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC")
# Control, format (bidi, zero-width, tags), halves, private and unassigned; separators of lines.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"
_FURTHER_PASSES = 4


def for_people(text: str, longest: int) -> str:
    """Return text on one line without markup, links or hidden characters, cut where too long.

    "" where nothing is left, or where the text is made to be read as something else.
    """
    if len(text) > LONGEST_RAW:
        return ""
    seen = _visible(unicodedata.normalize("NFKC", _ANSI.sub(" ", text)))
    plain = " ".join(_unmarked(seen).split())
    if is_disguised(plain):
        return ""
    return plain if len(plain) <= longest else plain[: longest - 1].rstrip() + "…"


def is_disguised(text: str) -> bool:
    """Tell whether a word mixes alphabets whose letters look alike."""
    return any(len(_scripts(word)) > 1 for word in _WORD.findall(text))


def _scripts(word: str) -> set[str]:
    if word.isascii():
        return set()
    starts = (unicodedata.name(character, "").partition(" ")[0] for character in word)
    return {start for start in starts if start in _SCRIPTS}


def _visible(text: str) -> str:
    """Return text without what nobody sees; what separates lines separates words."""
    shown = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if character.isspace():
            shown.append(" ")
        elif category not in _UNSEEN and character not in _BLANK and marks < 2:
            shown.append("" if _is_selector(character) else character)
    return "".join(shown)


def _is_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _unmarked(text: str) -> str:
    """Return text without links, HTML and backticks; what removing them forms is removed, too."""
    text = text.replace("`", "")
    for _ in range(_FURTHER_PASSES):
        before = text
        text = _LINK.sub(r"\1", text)
        text = _ADDRESS.sub("", _TAG.sub("", _ENTITY.sub("", text)))
        if text == before:
            break
    else:  # somebody nests on purpose
        text = re.sub(r"[<>\[\]&/]", "", text)
    return _OPENING.sub("", text).replace("](", "] (")
