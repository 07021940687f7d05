"""What Groovy fills into the scripts of a Jenkinsfile that stand in double quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.model.evidence import Place

MAX_FILE = 200_000
MAX_TEXT = 20_000
GROOVY = r"CHANGE_(?:TITLE|BRANCH|AUTHOR_DISPLAY_NAME|FORK)"
"""The variables with texts of whoever opens a request."""
_LONG = r'\b(?:sh|bat|powershell|pwsh)\b[\s(]{0,9}(?:script\s{0,9}:\s{0,9})?"{3}'
_SHORT = (
    r'\b(?:sh|bat|powershell|pwsh)\b[\s(]{0,9}(?:script\s{0,9}:\s{0,9})?"(?!")([^"\n]{1,2000})"'
)
_FREE = r"\b(?:string|text)\s{0,9}\(?[^()\n]{0,200}?\bname\s{0,9}:\s{0,9}['\"](\w{1,80})['\"]"


def in_groovy(path: str, whole: str) -> Iterator[tuple[Place, str]]:
    """Yield what Groovy fills into double quotes: texts of a request, free parameters."""
    text = whole[:MAX_FILE]
    free = "|".join(sorted({re.escape(one) for one in re.findall(_FREE, text)})[:50])
    names = rf"(?:env\.)?{GROOVY}" + (rf"|params\.(?:{free})" if free else "")
    wanted = re.compile(rf"(?<!\\)\$\{{?(?:{names})\b")
    for start, script in _groovy_scripts(text):
        for found in wanted.finditer(script):
            line = text.count("\n", 0, start + found.start()) + 1
            yield Place(path, line), found[0].replace("{", "")


def _groovy_scripts(text: str) -> Iterator[tuple[int, str]]:
    for found in re.finditer(_LONG, text):
        end = text.find('"""', found.end())
        yield found.end(), text[found.end() : end if end >= 0 else len(text)][:MAX_TEXT]
    for found in re.finditer(_SHORT, text):
        yield found.start(1), found[1]
