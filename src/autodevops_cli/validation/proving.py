"""Proves what we generated, rung by rung, and says of each rung whether it ran."""

from __future__ import annotations

from collections.abc import Sequence

from autodevops_cli.model.analysis import Rung
from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Finding
from autodevops_cli.model.output import RenderedFile
from autodevops_cli.model.plan import PipelinePlan
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.validation._ladder import Ladder
from autodevops_cli.validation.commands import unknown_references
from autodevops_cli.validation.linters import LINTERS, lint
from autodevops_cli.validation.pins import inexact_pins, odd_inputs
from autodevops_cli.validation.roundtrip import differences
from autodevops_cli.validation.schema import schema_errors

NOT_READ = "the files were not read back"


def validate(
    repo: Snapshot,
    provider: str,
    plan: PipelinePlan,
    files: tuple[RenderedFile, ...],
    *,
    documents: Sequence[CiDocument] | None = None,
    checked: Sequence[Finding] | None = None,
    external: bool = False,
) -> tuple[tuple[Rung, ...], tuple[Finding, ...]]:
    """Return the rungs reached and what was found on the way.

    `documents` are the files as the provider reads them back, `checked` what the rules say of
    them; without these, the rungs that need them did not run. `external` also asks the linters
    that are installed, which costs a process each.
    """
    ladder = Ladder()
    ladder.climb("schema", schema_errors(provider, files))
    if documents is None:
        for name in ("round trip", "pins", "inputs", "commands"):
            ladder.skip(name, NOT_READ)
    else:
        ladder.climb("round trip", differences(plan, documents))
        ladder.climb("pins", inexact_pins(documents))
        ladder.climb("inputs", odd_inputs(documents))
        ladder.climb("commands", unknown_references(repo, documents))
    if checked is None:
        ladder.skip("rules", NOT_READ)
    else:
        ladder.climb("rules", checked)
    for linter in LINTERS:
        if external:
            ladder.climb(linter.name, lint(linter, provider, files))
        else:
            ladder.skip(linter.name, "not asked for")
    return ladder.rungs, ladder.findings
