"""SARIF 2.1.0, as code scanning reads it: a run for each repository, suppressed findings left out.

GitHub refuses more than 25,000 results or 10 MB: the gravest are kept, and a notification says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from autodevops_cli import __version__
from autodevops_cli.model.checking import CheckReport
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Finding
from autodevops_cli.reporting.findings._base import Format, Scene
from autodevops_cli.reporting.findings._json import dumped
from autodevops_cli.reporting.findings._sarif_fixes import SRCROOT, fixes_of
from autodevops_cli.reporting.findings._sarif_rules import LEVELS, rule_rows
from autodevops_cli.reporting.findings._words import ranked, short, uri, word

MOST_RESULTS = 25_000
MOST_BYTES = 9_000_000  # for the results; the rules, the fixes and the notifications are small
MOST_RELATED = 50
NAME = "autodevops/"
SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
DONE = (0, 1, 3)


def render(reports: Sequence[CheckReport], scene: Scene) -> str:
    """Return the log; a call that could check nothing is a run without results."""
    looked = reports or [CheckReport("")]
    kept = _kept(looked)
    runs = [_run(report, kept[n], scene if n == 0 else _alone(scene), len(looked) > 1)
            for n, report in enumerate(looked)]  # fmt: skip
    return dumped({"$schema": SCHEMA, "version": "2.1.0", "runs": runs}) + "\n"


def _alone(scene: Scene) -> Scene:
    """Return the scene without the errors, which belong to no run and are told once."""
    return Scene(scene.exit_code, scene.exit_reason, scene.fail_on)


def _kept(reports: Sequence[CheckReport]) -> list[list[Finding]]:
    """Return the findings of each report that fit, the gravest first."""
    kept: dict[int, list[Finding]] = {id(report): [] for report in reports}
    room, bytes_left = MOST_RESULTS, MOST_BYTES
    for report, one in ranked(reports):
        bytes_left -= len(dumped(_result(one, 0)).encode()) + 2
        if room <= 0 or bytes_left < 0:
            break
        kept[id(report)].append(one)
        room -= 1
    return [kept[id(report)] for report in reports]


def _run(
    report: CheckReport, findings: Sequence[Finding], scene: Scene, several: bool
) -> dict[str, object]:
    ids = sorted({one.rule for one in findings})
    numbers = {name: number for number, name in enumerate(ids)}
    fixes = fixes_of(report, findings)
    return {
        "tool": {
            "driver": {
                "name": "autodevops",
                "semanticVersion": __version__,
                "rules": list(rule_rows(report, findings, ids)),
            }
        },
        "automationDetails": {"id": f"{NAME}{short(report.name)}/" if several else NAME},
        "invocations": [_invocation(report, findings, scene)],
        "originalUriBaseIds": {SRCROOT: {"description": {"text": "The top of the repository"}}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, numbers[one.rule], fixes.get(one)) for one in findings],
    }  # fmt: skip


def _invocation(
    report: CheckReport, findings: Sequence[Finding], scene: Scene
) -> dict[str, object]:
    notes = [_note("error", f"not checked: {error}") for error in scene.errors]
    if rest := len(report.findings) - len(findings):
        told = f"{rest} findings were left out; these {len(findings)} are the gravest"
        notes.append(_note("warning", told))
    notes += [
        _note("note", f"{one.name} did not look: {one.note}")
        for one in report.linters
        if not one.ran
    ]
    return {
        "executionSuccessful": scene.exit_code in DONE,
        "exitCode": scene.exit_code,
        "exitCodeDescription": short(scene.exit_reason),
        "toolExecutionNotifications": notes,
    }


def _note(level: str, text: str) -> dict[str, object]:
    return {"level": level, "message": {"text": short(text)}}


def _result(
    one: Finding, number: int, fix: Mapping[str, object] | None = None
) -> dict[str, object]:
    return {
        "ruleId": one.rule,
        "ruleIndex": number,
        "level": LEVELS[one.severity],
        "message": {"text": _message(one.message)},
        "locations": [{"physicalLocation": _located(one.where, one.source_line)}],
        "properties": {
            "severity": word(one.severity),
            "confidence": one.confidence.name.lower(),
            "source": short(one.source),
        },
        **dict(_optional(one, fix)),
    }


def _optional(one: Finding, fix: Mapping[str, object] | None) -> Iterator[tuple[str, object]]:
    """Yield what not every result has."""
    if one.fingerprint:
        yield (
            "partialFingerprints",
            {
                "primaryLocationLineHash": f"{one.fingerprint}:1",
                "autodevopsFinding/v1": one.fingerprint,
            },
        )
    if one.related:
        related = enumerate(one.related[:MOST_RELATED], 1)
        yield (
            "relatedLocations",
            [{"id": count, "physicalLocation": _located(where)} for count, where in related],
        )
    if fix:
        yield "fixes", [fix]


def _located(where: Place, line: str = "") -> dict[str, object]:
    region: dict[str, object] = {"startLine": where.line or 1}
    if line.strip():
        indentation = len(line) - len(line.lstrip())
        region |= {"startColumn": indentation + 1, "endColumn": len(line.rstrip()) + 1}
    return {"artifactLocation": _artifact(where.path), "region": region}


def _artifact(path: str) -> Mapping[str, str]:
    return {"uri": uri(path), "uriBaseId": SRCROOT}


def _message(text: str) -> str:
    """Return a message in which nothing becomes a link."""
    return short(text).replace("](", "]\N{ZERO WIDTH SPACE}(") or "no message"


FORMAT = Format("sarif", "SARIF 2.1.0 for code scanning", render)
