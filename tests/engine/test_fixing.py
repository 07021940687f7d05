"""Findings are put right by their fixes, and what no fix names stays."""

from __future__ import annotations

from autodevops_cli.engine.fixing import mended
from autodevops_cli.model.edit import Drop, Edit, Fix, Put, Whole
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Finding

TEXT = "on: push  # why\njobs:\n  a:\n    runs-on: x\n"


def finding(*edits: Edit, path: str = "ci.yml") -> Finding:
    return Finding("rule", "told", Place(path, 1), fix=Fix("Mend it", path, edits))


def test_fixes_of_one_file_go_together() -> None:
    (one,) = mended(
        [
            finding(Put(("jobs", "a", "timeout-minutes"), "10", after="runs-on")),
            finding(Put(("permissions",), "{}", after="on")),
        ],
        {"ci.yml": TEXT}.get,
    )

    assert one.file.text == (
        "on: push  # why\npermissions: {}\njobs:\n  a:\n    runs-on: x\n    timeout-minutes: 10\n"
    )
    assert len(one.done) == 2


def test_a_fix_that_cannot_be_made_keeps_no_other_from_being_made() -> None:
    impossible = finding(Drop(("jobs", "b")))
    (one,) = mended(
        [impossible, finding(Put(("permissions",), "{}", after="on"))], {"ci.yml": TEXT}.get
    )

    assert "permissions: {}" in one.file.text
    assert one.left == (impossible,)


def test_a_file_that_two_findings_write_is_written_once() -> None:
    (one,) = mended([finding(Whole("a: 1\n")), finding(Whole("a: 1\n"))], lambda path: "")

    assert (one.file.text, one.before) == ("a: 1\n", "")
    assert one.diff.startswith("--- /dev/null\n+++ b/ci.yml\n")


def test_a_file_that_is_no_text_is_left_alone() -> None:
    assert mended([finding(Put(("a",), "1"))], lambda path: None) == ()
