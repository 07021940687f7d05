"""This repository's pipeline is what the tool generates for it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from autodevops_cli.engine.stages import Policy, analyse, generate
from autodevops_cli.repository.snapshot import open_folder

ROOT = Path(__file__).parents[2]


def test_the_pipeline_in_the_tree_is_the_one_we_generate() -> None:
    repo = open_folder(ROOT)
    analysis = analyse(repo, Policy())
    # A clone that tests run in may have another branch checked out, or none.
    stack = replace(analysis.stack, default_branch="main")

    proposal = generate(repo, replace(analysis, stack=stack), Policy())

    assert proposal is not None
    assert {file.path: file.text for file in proposal.files} == {
        file.path: (ROOT / file.path).read_text(encoding="utf-8") for file in proposal.files
    }
    assert proposal.findings == ()
