"""This repository's pipeline is what the tool generates for it, and its lock says so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from autodevops_cli.engine.changes import drifts_of
from autodevops_cli.engine.locking import lock_of, owners_of
from autodevops_cli.engine.stages import Policy, analyse, generate
from autodevops_cli.model.analysis import Proposal
from autodevops_cli.model.drift import State
from autodevops_cli.repository.snapshot import Snapshot, open_folder

ROOT = Path(__file__).parents[2]


def proposed(repo: Snapshot) -> Proposal:
    policy = Policy(owners=owners_of(lock_of(repo)))
    analysis = analyse(repo, policy)
    # A clone that tests run in may have another branch checked out, or none.
    stack = replace(analysis.stack, default_branch="main")
    proposal = generate(repo, replace(analysis, stack=stack), policy)
    assert proposal is not None
    return proposal


def test_the_pipeline_in_the_tree_is_the_one_we_generate() -> None:
    proposal = proposed(open_folder(ROOT))

    assert {file.path: file.text for file in proposal.files} == {
        file.path: (ROOT / file.path).read_text(encoding="utf-8") for file in proposal.files
    }
    assert proposal.findings == ()


def test_the_lock_in_the_tree_knows_what_we_generate() -> None:
    """Run `make pipeline` when this fails."""
    repo = open_folder(ROOT)
    lock = lock_of(repo)
    assert lock is not None

    found = drifts_of(repo, lock, proposed(repo).files)

    assert {(one.state, one.base == one.new) for one in found} == {(State.IN_SYNC, True)}
