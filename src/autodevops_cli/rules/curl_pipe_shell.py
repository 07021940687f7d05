"""A download runs unseen

What: Something fetched from the network goes straight into a shell, or runs as a file that nobody
    compared with a checksum or a signature.
Why: Whoever controls the server, the domain or the connection's other end runs code in this job,
    and the log does not show which.
Bad:
    - run: curl -fsSL https://example.com/install.sh | sh
Bad:
    - run: bash <(curl -s https://example.com/install.sh)
Bad:
    - run: bash -c "$(curl -fsSL https://example.com/install.sh)"
Bad:
    - run: |
        wget https://example.com/install.sh
        chmod +x install.sh
        ./install.sh
Good:
    - run: |
        curl -fsSL -o install.sh https://example.com/1.2.3/install.sh
        echo "0123…  install.sh" | sha256sum --check
        sh install.sh
Good:
    # The commit in the address names the very bytes.
    - run: curl -fsSL https://raw.example.com/o/r/3d3c42e5aac5ba805825da76410c181273ba90b1/i.sh | sh
Good:
    # It is read as data.
    - run: curl -s https://example.com/data.json | python3 -c 'import sys; sys.stdin.read()'
Fix: Use a setup action at a commit or a package at a version; else download, compare the checksum,
    then run.
References:
    https://github.com/ossf/scorecard/blob/main/docs/checks.md#pinned-dependencies
    https://docs.github.com/en/actions/reference/security/secure-use
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument, CiJob
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.shell import Command
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._downloads import (
    VERIFIERS,
    fetches,
    run_file,
    runs_a_substitution,
    runs_what_it_reads,
    written,
)
from autodevops_cli.rules._scripts import NOT_SHELLS, commands_of, line_of


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the lines that run what they, or lines before them, fetch."""
    for job in document.jobs:
        yield from _piped(job)
        yield from _kept(job)


def _piped(job: CiJob) -> Iterator[Spot]:
    for step in job.steps:
        source: Command | None = None
        for command in commands_of(step.run) if step.shell not in NOT_SHELLS else ():
            if fetches(command):
                source = command
            elif not command.piped:
                source = None
            if source and command.piped and runs_what_it_reads(command):
                yield Spot(line_of(step, command.line), f"`{_short(source)}` goes into a shell")
            elif runs_a_substitution(command):
                yield Spot(line_of(step, command.line), f"`{_short(command)}` runs what it fetches")


def _kept(job: CiJob) -> Iterator[Spot]:
    """Yield the runs of files that were fetched in the job and compared with nothing since."""
    fetched: dict[str, Command] = {}
    for step in job.steps:
        for command in commands_of(step.run) if step.shell not in NOT_SHELLS else ():
            if VERIFIERS.search(command.text):
                fetched.clear()
            elif source := fetched.pop(run_file(command), None):
                where = line_of(step, command.line)
                yield Spot(where, f"`{_short(source)}` is run without a look at what came")
            elif fetches(command):
                fetched |= dict.fromkeys(filter(None, written(command)), command)


def _short(command: Command) -> str:
    text = command.text
    return text if len(text) <= 80 else f"{text[:79]}…"


RULE = Rule(__name__, __doc__, Severity.HIGH, Topic.SUPPLY_CHAIN, check=check, providers=())
