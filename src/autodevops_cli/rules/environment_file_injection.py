"""A stranger sets variables for the steps that follow

What: A text that somebody outside chooses is written to GITHUB_ENV or GITHUB_PATH; or, on an event
    that strangers cause, a file's content is.
Why: Each line there becomes a variable of every later step, or a folder of programs. A second line
    in the text sets LD_PRELOAD, NODE_OPTIONS or BASH_ENV, and the next step runs what it says.
Bad:
    - run: echo "TITLE=$TITLE" >> "$GITHUB_ENV"
      env:
        TITLE: ${{ github.event.pull_request.title }}
Bad:
    - run: |
        echo "BODY=${{ github.event.comment.body }}" >> $GITHUB_ENV
Bad:
    on: workflow_run
    jobs:
      report:
        runs-on: ubuntu-24.04
        steps:
          - uses: actions/download-artifact@COMMIT # VERSION
          - run: cat pr.env >> "$GITHUB_ENV"
Good:
    - run: echo "TITLE=$TITLE" >> "$GITHUB_OUTPUT"
      env:
        TITLE: ${{ github.event.pull_request.title }}
Good:
    - run: echo "VERSION=${GITHUB_SHA}" >> "$GITHUB_ENV"
Good:
    - run: |
        cat versions.env >> "$GITHUB_ENV"
        echo "$TITLE"
      env:
        TITLE: ${{ github.event.pull_request.title }}
Fix: Write the value to GITHUB_OUTPUT, and give it by name to the step that needs it.
References:
    https://docs.zizmor.sh/audits/#github-env
    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#environment-files
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from autodevops_cli.model.ci import CiDocument, CiJob, CiStep
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._conditions import is_guarded
from autodevops_cli.rules._expressions import expressions
from autodevops_cli.rules._outside import DANGEROUS, has_outside, is_outside, variables
from autodevops_cli.rules._scripts import line_of, scripts_of

_FILE = Pattern(r"(?:>>?|\btee\b[^|;&]{0,40})\s*[\"']?\$(?:env:)?\{?(GITHUB_ENV|GITHUB_PATH)\b")
_VARIABLE = Pattern(r"\$(?:env:)?\{?([A-Za-z_]\w*)")
_CONTENT = Pattern(r"(?:^|[;&|(]|\$\()\s*cat\s+[^>|;&<$\s-]|\$\(<")
# No branch can be named with a line break or a space.
_ONE_WORD = Pattern(r"\$\{\{[^}]*(?:head_ref|\.ref|head_branch)\s*\}\}")
_BRINGS = ("actions/download-artifact@", "dawidd6/action-download-artifact@")


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the lines that write a stranger's text into the environment of later steps."""
    lent = any(one in document.triggers for one in DANGEROUS)
    for job, step in scripts_of(document):
        known = variables(document, job, step)
        foreign = lent and _brings(job) and not is_guarded(job, step)
        for number, line in enumerate(step.run.splitlines()):
            if "GITHUB_" not in line or not (found := _FILE.search(line[:2000])):
                continue
            if message := _written(line[:2000], known, foreign=foreign):
                yield Spot(line_of(step, number), f"{message} is written to {found[1]}")


def _written(line: str, known: Mapping[str, str], *, foreign: bool) -> str:
    for expression in expressions(line):
        if is_outside(expression, known):
            return f"{expression[:80]}, which anybody can choose,"
    for name in _VARIABLE.findall(line):
        value = known.get(name.lower(), "")
        if has_outside(value) and not _ONE_WORD.search(value):
            return f"{name}, which anybody can choose,"
    return "a file that a stranger may have written" if foreign and _CONTENT.search(line) else ""


def _brings(job: CiJob) -> bool:
    return any(_is_bringing(step) for step in job.steps)


def _is_bringing(step: CiStep) -> bool:
    return step.uses.startswith(_BRINGS) or "gh run download" in step.run


RULE = Rule(
    __name__, __doc__, Severity.HIGH, Topic.INJECTION, Confidence.MEDIUM, check=check
)  # fmt: skip
