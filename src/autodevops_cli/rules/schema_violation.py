"""The file breaks the schema of its CI system

What: A key is unknown where it stands, a value has the wrong type, or something required is
    missing, by the JSON Schema of the CI system.
Why: The forge refuses the file, or ignores the part that it does not know: a step that everybody
    believes in never runs.
Bad:
    name: Example
    on: [push]
    permissions: {}
    jobs:
      example:
        runs-on: ubuntu-24.04
        timeout-minutes: 10
        step:
          - run: make test
Good:
    name: Example
    on: [push]
    permissions: {}
    jobs:
      example:
        runs-on: ubuntu-24.04
        timeout-minutes: 10
        steps:
          - run: make test
Fix: Compare with the reference of the CI system; most often a key is misspelled or indented wrong.
References:
    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
    https://docs.gitlab.com/ci/yaml/
    https://json.schemastore.org/
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.model.output import RenderedFile
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.validation.refusal import NotRunError
from autodevops_cli.validation.schema import schema_errors

ENOUGH = 50
# Where the schemas are stricter than the systems: scalars are taken for texts and lone texts for
# lists, an expression may stand for anything, a strategy needs no matrix, old versions go on.
_TAKEN = Pattern(
    r"(?:null|true|false|-?[\d.]+) is not of type \"string\"$"
    r"|: \"[^\"]*\" is not of type \"array\"$|: null is not of type \"array\"$"
    r"|\$\{|\$\(|<<|\"matrix\" is a required property$|\.strategy: "
    r"|version: 2 is not one of|kind: \"signature\" was expected$|uri-reference"
)


def check(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield where files break their schemas."""
    for document in documents:
        text = repo.text(document.path)
        if not text or not repo.yaml_document(document.path).data:
            continue
        with suppress(NotRunError):
            file = RenderedFile(document.path, text)
            for one in islice(schema_errors(document.provider, (file,)), ENOUGH):
                if one.rule == "schema-violation" and not _TAKEN.search(one.message):
                    yield Spot(Place(document.path, one.where.line or 1), one.message)


RULE = Rule(
    __name__, __doc__, Severity.HIGH, Topic.VALIDITY, check_repository=check, providers=()
)  # fmt: skip
