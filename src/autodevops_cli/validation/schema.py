"""Does the text have the shape that the CI system's own JSON Schema demands?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from autodevops_cli.data import schema
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Finding, Severity
from autodevops_cli.model.output import RenderedFile
from autodevops_cli.repository.yaml import NULLS, YamlDocument, YamlError, load_yaml
from autodevops_cli.validation.refusal import NotRunError

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError, Validator

# Some systems take several documents in a file.
_SEPARATOR = re.compile(r"^---[ \t]*$", re.MULTILINE)
_NUMBER = re.compile(r"[-+]?(?:0|[1-9]\d{0,17})(?:\.\d{1,17})?")

# Which schema describes which files of a provider.
SCHEMAS: Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]] = {
    "github": (
        ("github-workflow", re.compile(r"\.github/workflows/[^/]+\.ya?ml")),
        ("dependabot", re.compile(r"\.github/dependabot\.ya?ml")),
    ),
    "gitlab": (("gitlab-ci", re.compile(r"\.gitlab-ci\.yml")),),
    "circleci": (("circle-ci", re.compile(r"\.circleci/config\.yml")),),
    "azure": (("azure-pipelines", re.compile(r"azure-pipelines\.yml")),),
    "bitbucket": (("bitbucket-pipelines", re.compile(r"bitbucket-pipelines\.yml")),),
    "buildkite": (("buildkite", re.compile(r"\.buildkite/pipeline\.yml")),),
    "drone": (("drone-ci", re.compile(r"\.drone\.yml")),),
    "woodpecker": (("woodpecker-ci", re.compile(r"\.woodpecker/[^/]+\.ya?ml")),),
}


def schema_errors(provider: str, files: tuple[RenderedFile, ...]) -> Iterator[Finding]:
    """Yield where a file breaks its schema. Raises NotRunError for a provider without schemas."""
    if provider not in SCHEMAS:
        raise NotRunError(f"there is no schema for {provider}")
    for name, paths in SCHEMAS[provider]:
        for file in files:
            if paths.fullmatch(file.path):
                yield from _errors(name, file)


def _errors(name: str, file: RenderedFile) -> Iterator[Finding]:
    before = 0
    for part in _SEPARATOR.split(file.text):
        yield from _errors_in(name, file.path, part, before)
        before += part.count("\n")


def _errors_in(name: str, path: str, text: str, before: int) -> Iterator[Finding]:
    """Yield where one document of a file breaks the schema; lines before it are counted."""
    try:
        document = load_yaml(text)
    except YamlError as broken:
        line = (broken.line or 1) + before
        yield Finding(
            "broken-yaml", f"{path} is no YAML: {broken}", Place(path, line), Severity.HIGH
        )  # fmt: skip
        return
    if document.data is not None:
        for error in _validator(name).iter_errors(_typed(text)):
            yield _finding(_deepest(error), document, path, before)


@cache
def _validator(name: str) -> Validator:
    # A compiled extension of 45 ms to import; the schema itself compiles in 5 ms.
    from jsonschema_rs import validator_for

    return validator_for(schema(name))


def _deepest(error: ValidationError) -> ValidationError:
    """Return the cause furthest inside: of a failed choice, the branch that got furthest."""
    for _ in range(20):
        branches: list[list[ValidationError]] = getattr(error.kind, "context", [])
        inner = [one for branch in branches for one in branch]
        if not inner:
            break
        error = max(inner, key=lambda one: len(one.instance_path))
    return error


def _finding(error: ValidationError, document: YamlDocument, path: str, before: int) -> Finding:
    route = tuple(error.instance_path)
    line = document.line(*route)
    where = Place(path, line + before if line else None)
    at = ".".join(map(str, route)) or "the file"
    return Finding("schema-violation", f"{at}: {error.message[:200]}", where, Severity.HIGH)


def _typed(text: str) -> object:
    """Return the data with YAML 1.2's booleans and numbers, as GitHub reads it."""
    import yaml

    # Only composed, never constructed: tags have no effect here.
    return _value(yaml.compose(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)), {})


def _value(node: Any, known: dict[int, object]) -> object:
    """Return a node's data; a node that aliases share is built once."""
    if id(node) not in known:
        match getattr(node, "id", ""):
            case "mapping":
                known[id(node)] = _mapping(node, known)
            case "sequence":
                known[id(node)] = [_value(item, known) for item in node.value]
            case _:
                known[id(node)] = _scalar(node)
    return known[id(node)]


def _mapping(node: Any, known: dict[int, object]) -> dict[str, object]:
    """Return a mapping's data; what it merges in by `<<` gives way to its own keys."""
    pairs = [(key.value, _value(value, known)) for key, value in node.value]
    found: dict[str, object] = {}
    for key, value in pairs:
        for one in value if isinstance(value, list) else [value]:
            if key == "<<" and isinstance(one, dict):
                found.update(one)
    own = {key: value for key, value in pairs if isinstance(key, str) and key != "<<"}
    return found | own


def _scalar(node: Any) -> object:
    if node is None:
        return None
    text: str = node.value
    if node.style:  # quoted, or a block
        return text
    if text in NULLS:
        return None
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    if _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return text
