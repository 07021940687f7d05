"""A download runs unseen

What: Something fetched from the network goes straight into a shell.
Why: Whoever controls the server, the domain or the connection's other end runs code in this job,
    and the log does not show which.
Bad:
    - run: curl -fsSL https://example.com/install.sh | sh
Bad:
    - run: bash <(curl -s https://example.com/install.sh)
Bad:
    - run: bash -c "$(curl -fsSL https://example.com/install.sh)"
Good:
    - run: |
        curl -fsSL -o tool.tar.gz https://example.com/tool-1.2.3.tar.gz
        echo "0123…  tool.tar.gz" | sha256sum --check
Fix: Use a setup action at a commit or a package at a version; else download, compare the checksum,
    then run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.shell import Command
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._scripts import SHELLS, run_commands

FETCHERS = frozenset(("curl", "wget", "irm", "iwr", "invoke-webrequest", "invoke-restmethod"))
INTERPRETERS = SHELLS | {"python", "python3", "node", "perl", "ruby", "iex", "invoke-expression"}
SUBSTITUTED = re.compile(r"\s*(?:\$\(|`|<\()\s*(?:curl|wget)\b")


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the lines that run what they fetch."""
    fetched = False
    for where, command in run_commands(document):
        fetched = command.name.lower() in FETCHERS or (fetched and command.piped)
        if _runs_a_download(command, fetched and command.piped):
            yield Spot(where, "what is downloaded runs without a look at it")


def _runs_a_download(command: Command, piped: bool) -> bool:
    if piped and command.name.lower() in INTERPRETERS:
        return "-m" not in command.words  # `python -m json.tool` reads, it does not run
    takes = command.name in SHELLS | {"source", ".", "eval"}
    return takes and any(SUBSTITUTED.match(word) for word in command.words[1:])


RULE = Rule(__name__, __doc__, Severity.HIGH, Topic.SUPPLY_CHAIN, check=check)
