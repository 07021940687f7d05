"""A command that GitHub no longer wants

What: A script prints `::set-output`, `::save-state`, `::set-env` or `::add-path`.
Why: Whatever else the step prints can contain such a line, too, and would be obeyed. GitHub has
    switched off the last two and warns of the first two on every run.
Bad:
    runs-on: ubuntu-24.04
    steps:
      - run: echo "::set-output name=tag::v1"
Bad:
    runs-on: ubuntu-24.04
    steps:
      - run: |
          tag=$(git describe)
          echo "::set-env name=TAG::$tag"
Bad:
    steps:
      - shell: python
        run: print("::save-state name=pid::1")
Good:
    runs-on: ubuntu-24.04
    steps:
      - run: echo "tag=v1" >> "$GITHUB_OUTPUT"
Good:
    runs-on: ubuntu-24.04
    steps:
      - run: |
          # once this was ::set-output name=tag::v1
          echo "::notice::done"
Fix: Write `name=value` to the file in `$GITHUB_OUTPUT`, `$GITHUB_STATE` or `$GITHUB_ENV`, and a
    folder to `$GITHUB_PATH`.
References:
    https://github.blog/changelog/2022-10-11-github-actions-deprecating-save-state-and-set-output-commands/
    https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument, CiJob, CiStep
from autodevops_cli.model.edit import Fix, Swap
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._scripts import line_of

COMMAND = Pattern(r"::(set-output|save-state|set-env) +name=|::(add-path)::")
FILES = {
    "set-output": "GITHUB_OUTPUT", "save-state": "GITHUB_STATE", "set-env": "GITHUB_ENV",
}  # fmt: skip
# One echo alone on its line, with nothing that a shell would read in another way afterwards.
SIMPLE = Pattern(
    r"""(?P<all>echo\ (?P<q>["'])::(?P<command>set-output|save-state|set-env)\ name=(?P<name>[\w-]+)
    ::(?P<value>[\w./:@$ {}()%+=,-]*)(?P=q))\s*""",
    re.VERBOSE,
)


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the lines of scripts that print one of the four commands."""
    for job in document.jobs:
        for step in job.steps:
            for number, line in enumerate(step.run.splitlines()):
                found = COMMAND.search(line)
                if found and not line.lstrip().startswith("#"):
                    told = f"`::{found[1] or found[2]}` is deprecated, and any output can forge it"
                    yield Spot(line_of(step, number), told, _fix(document, job, step, line.strip()))


def _fix(document: CiDocument, job: CiJob, step: CiStep, line: str) -> Fix | None:
    """Return the fix of a simple echo in a POSIX shell."""
    found = SIMPLE.fullmatch(line)
    posix = not step.shell and job.runner.startswith(("ubuntu-", "macos-"))
    if found is None or not posix:
        return None
    quote, file = found["q"], FILES[found["command"]]
    new = f'echo {quote}{found["name"]}={found["value"]}{quote} >> "${file}"'
    swap = Swap((*step.route, "run"), found["all"], new)
    return Fix(f"Write to ${file}", document.path, (swap,))


RULE = Rule(__name__, __doc__, Severity.MEDIUM, Topic.VALIDITY, check=check)
