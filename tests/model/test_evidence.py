"""Evidence settles into facts; losers are kept."""

from __future__ import annotations

from autodevops_cli.model.evidence import Evidence, Fact, Place, Source, Strength, command, settle

GO_MOD = Evidence("go.version", "1.25", Place("go.mod", 3))
DOCKERFILE = Evidence("go.version", "1.22", Place("Dockerfile", 1))


def test_the_first_of_equal_witnesses_wins_and_the_other_is_overruled() -> None:
    facts = settle([GO_MOD, DOCKERFILE])

    assert facts == (Fact("go.version", "1.25", GO_MOD, overruled=(DOCKERFILE,)),)


def test_a_stronger_witness_wins_whenever_it_was_heard() -> None:
    guess = Evidence("go.version", "1.30", Place("README.md"), Strength.GUESSED)

    facts = settle([guess, DOCKERFILE])

    assert facts == (Fact("go.version", "1.22", DOCKERFILE, overruled=(guess,)),)


def test_a_witness_with_the_same_value_agrees_instead_of_being_overruled() -> None:
    also = Evidence("go.version", "1.25", Place("ci.yml", 9), Strength.INFERRED)

    facts = settle([GO_MOD, also])

    assert facts == (Fact("go.version", "1.25", GO_MOD, agreeing=(also,)),)


def test_facts_come_in_the_order_in_which_subjects_were_first_seen() -> None:
    other = Evidence("kind", "library", Place("go.mod"))

    facts = settle([DOCKERFILE, other, GO_MOD])

    assert [fact.subject for fact in facts] == ["go.version", "kind"]


def test_a_declared_task_beats_a_convention() -> None:
    convention = command("test", "go test ./...", Place("go.mod"), Source.CONVENTION)
    task = command("test", "make test", Place("Makefile", 4), Source.TASK)

    facts = settle([convention, task])

    assert facts == (Fact("command.test", "make test", task, overruled=(convention,)),)


def test_what_ci_runs_beats_a_task_and_the_user_beats_ci() -> None:
    task = command("test", "make test", Place("Makefile", 4), Source.TASK)
    ci = command("test", "go test -race ./...", Place("ci.yml", 20), Source.CI)
    user = command("test", "go test -short ./...", Place("autodevops.toml", 2), Source.USER)

    assert settle([task, ci])[0].value == "go test -race ./..."
    assert settle([user, task, ci])[0].value == "go test -short ./..."


def test_a_place_without_a_line_is_the_file() -> None:
    assert str(Place("go.mod")) == "go.mod"
    assert str(Place("go.mod", 3)) == "go.mod:3"
