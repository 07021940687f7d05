"""Answers of `check` to render: one of a shop, a clean one, one full of odd texts."""

from __future__ import annotations

from autodevops_cli.model.checking import CheckReport, LinterRun, RuleInfo, Suppressed
from autodevops_cli.model.edit import Add, Drop, Fix, Put, Remark, Swap, Whole
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Confidence, Finding, Severity, Topic
from autodevops_cli.reporting.findings import Scene

CI = ".github/workflows/ci.yml"
RELEASE = ".github/workflows/release.yml"
FAILED = Scene(1, "findings")
PASSED = Scene()
INCOMPLETE = Scene(5, "not-found", errors=("there is no folder gone",))
TEXT = """\
on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: actions/cache@v4
"""
PIN = Finding(
    "unpinned-action",
    "actions/checkout@v4 can change under you",
    Place(CI, 12),
    Severity.HIGH,
    hint="Name the full commit.",
    fix=Fix("Pin it", CI, (Swap(("jobs", "test", "steps", 0, "uses"), "@v4", "@0123"),)),
    fingerprint="0" * 32,
    source_line="      - uses: actions/checkout@v4",
)
PIN_AGAIN = Finding(
    "unpinned-action",
    "actions/cache@v4 can change under you",
    Place(CI, 14),
    Severity.HIGH,
    hint="Name the full commit.",
    fingerprint="1" * 32,
)
SECRET = Finding(
    "literal-secret",
    "a password stands in the file",
    Place(RELEASE, 3),
    Severity.CRITICAL,
    related=(Place(CI, 1),),
    fingerprint="2" * 32,
    source_line="  PASSWORD: hunter2",
)
NAMELESS = Finding(
    "missing-name",
    "the workflow has no name",
    Place(CI),
    Severity.INFO,
    Confidence.MEDIUM,
    source="zizmor",
    fix=Fix("Name it", CI, (Put(("name",), "CI", ""),), safe=False),
    fingerprint="3" * 32,
)
RULES = (
    RuleInfo(
        "literal-secret", "A secret in a file", "What `it` is.", "Why.", "Rotate it.",
        Severity.CRITICAL, Confidence.HIGH, Topic.SECRETS,
    ),
    RuleInfo(
        "unpinned-action", "An action that can change", "A tag.", "Tags move.", "Pin `it`.",
        Severity.HIGH, Confidence.HIGH, Topic.SUPPLY_CHAIN,
        ("https://docs.example.org/pins", "javascript:alert(1)"),
    ),
)  # fmt: skip
SHOP = CheckReport(
    "shop",
    "/work/shop",
    "0123456",
    (CI, RELEASE, ".gitlab-ci.yml"),
    (PIN, PIN_AGAIN, NAMELESS, SECRET),
    (Suppressed(PIN, "inline", "we pin it soon", "ops", "2027-01-01", Place(CI, 11)),),
    (LinterRun("actionlint", False, "it is not installed"), LinterRun("zizmor", True)),
    RULES,
    {CI: TEXT},
)
CLEAN = CheckReport("clean", files=(CI,))
NOTHING = CheckReport("nothing")

EVIL = (
    "a\x00\x1b[31m\x9b2J\u202e\r\n::error::x,%0A:]]></x><script>alert(1)</script>|`b`\"'&"
    "](https://evil.example)\t\ud800\ufffe @all =cmd"
)
EVIL_PLACE = Place(EVIL, 2)
HOSTILE = CheckReport(
    EVIL,
    EVIL,
    EVIL,
    (EVIL, "=cmd"),
    (
        Finding(
            EVIL, EVIL, EVIL_PLACE, Severity.CRITICAL, hint=EVIL, related=(EVIL_PLACE,),
            source=EVIL, fingerprint=EVIL, source_line=EVIL,
            fix=Fix(
                EVIL, EVIL,
                (
                    Put((EVIL,), EVIL, EVIL), Add((0,), 1, EVIL), Drop((EVIL,)),
                    Remark((EVIL,), EVIL), Swap((EVIL,), EVIL, EVIL), Whole(EVIL),
                ),
            ),
        ),
        Finding("=cmd", "=1+1", Place("=cmd"), hint="-1"),
        Finding("empty", "", Place(""), Severity.INFO),
    ),
    (Suppressed(PIN, EVIL, EVIL, EVIL, EVIL, EVIL_PLACE),),
    (LinterRun(EVIL, False, EVIL),),
    (
        RuleInfo(
            EVIL, EVIL, EVIL, EVIL, EVIL, Severity.LOW, Confidence.LOW, Topic.CONTROL,
            (EVIL, "https://evil.example/)<script>"),
        ),
    ),
)  # fmt: skip
HOSTILE_SCENE = Scene(2, EVIL, color=False, verbose=True, errors=(EVIL, "="))


def many(count: int, message: str = "it is wrong") -> CheckReport:
    """A report with so many findings; the last one is the gravest."""
    found = [Finding("wrong", message, Place(CI, n), Severity.LOW) for n in range(1, count)]
    last = Finding("worst", "it is worst", Place(CI, count), Severity.CRITICAL)
    return CheckReport("large", files=(CI,), findings=(*found, last))
