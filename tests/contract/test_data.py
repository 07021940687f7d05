"""The tables of facts, and the scripts that rewrite them."""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from autodevops_cli import data

FOLDER = Path(data.__file__).parent
SCRIPTS = Path(__file__).parents[2] / "scripts"
TABLES = (
    "actions", "images", "models", "releases", "risky_actions", "runners", "tools",
    "schemas/sources",
)  # fmt: skip
DATE = re.compile(r"\d{4}-\d\d-\d\d")

EACH_TABLE = pytest.mark.parametrize("name", TABLES)


def table(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


def git(folder: Path, *words: str) -> str:
    """Run git with an author that stands nowhere else."""
    settings = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    done = subprocess.run(
        ["git", "-C", str(folder), *settings, *words], check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def clone(folder: Path, files: dict[str, str], tag: str = "") -> str:
    """Make a repository, or a further commit in it; return the commit."""
    if not (folder / ".git").exists():
        folder.mkdir(parents=True, exist_ok=True)
        git(folder, "init", "--quiet")
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "x", "--date", "2026-11-01")
    if tag:
        git(folder, "tag", "--annotate", "--message", tag, tag)
    return git(folder, "rev-parse", "HEAD")


@EACH_TABLE
def test_a_table_is_stored_in_its_one_form(name: str, script: Any) -> None:
    text = (FOLDER / f"{name}.json").read_text(encoding="utf-8")

    assert script("_table").canonical(json.loads(text)) == text


@EACH_TABLE
def test_a_table_has_a_date(name: str) -> None:
    assert DATE.fullmatch(data.as_of()[name.partition("/")[0]])


def test_every_action_is_at_a_full_commit() -> None:
    assert len(data.pins()) > 50
    for pin in data.pins().values():
        assert data.COMMIT.fullmatch(pin.sha), pin.action
        assert pin.tag, pin.action
        assert pin.required_inputs <= pin.inputs, pin.action


def test_every_image_has_a_full_digest() -> None:
    for name, row in table("images")["images"].items():
        assert data.DIGEST.fullmatch(row["digest"]), name


def test_an_unknown_action_is_refused_by_name() -> None:
    with pytest.raises(data.UnknownPin, match="nobody/nothing"):
        data.pinned("nobody/nothing")


def test_every_tool_has_a_release_as_version() -> None:
    for name, row in table("tools")["tools"].items():
        assert re.fullmatch(r"\d+(\.\d+)+", row["version"]), name
        assert row["registry"] in ("pypi", "npm", "go", "crates"), name


def test_cycles_are_told_newest_first_and_none_is_without_a_status() -> None:
    for product in table("releases")["products"]:
        for release in data.releases(product):
            assert release.status in ("supported", "security-only", "eol", "prerelease")
    assert data.alive("python") == tuple(
        sorted(data.alive("python"), key=lambda cycle: int(cycle.split(".")[1]))
    )


def test_labels_of_runners_say_what_is_gone() -> None:
    labels = data.runner_labels()

    assert labels["ubuntu-24.04"] == "ga"
    assert labels["ubuntu-20.04"] == "retired on 2025-04-15"


def test_foreign_schemas_are_what_their_record_says() -> None:
    for name, row in table("schemas/sources")["schemas"].items():
        content = (FOLDER / "schemas" / f"{name}.json").read_bytes()
        assert hashlib.sha256(content).hexdigest() == row["sha256"], name


@pytest.mark.parametrize(
    "path", sorted((FOLDER / "schemas").glob("*.json")), ids=lambda path: path.stem
)
def test_schemas_can_be_used(path: Path) -> None:
    if path.stem != "sources":
        assert jsonschema_rs.validator_for(data.schema(path.stem))


ACTION = """\
name: An action
inputs:
  # what to greet
  who:
    description: |
      default: not a setting
      required: true
    required: true
  "how-loud":
    description: 'Loud: or not'
    required: true
    default: 5
  plain:
    description: nothing is said
outputs:
  greeting:
    description: what was said
runs:
  using: "node24"
  main: dist/index.js
"""


def test_the_inputs_of_an_action_are_read_from_its_metadata(script: Any) -> None:
    actions = script("refresh_actions")

    assert actions.inputs(ACTION) == (["who", "how-loud", "plain"], ["who"])
    assert actions.using(ACTION) == "node24"


def test_an_action_is_pinned_to_the_commit_of_its_newest_release(
    script: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "owner" / "name"
    clone(folder, {"action.yml": ACTION}, "v1.9.0")
    newest = clone(folder, {"action.yml": ACTION, "sub/action.yaml": ACTION}, "v1.10.0")
    clone(folder, {"later": ""}, "v2.0.0-rc1")
    old = {"_meta": {}, "actions": {"owner/name/sub": {"sha": "0" * 40, "tag": "v1.0.0"}}}

    made = script("refresh_actions").table(tmp_path, old, [], "2026-11-22")

    row = made["actions"]["owner/name/sub"]
    assert (row["sha"], row["tag"], row["using"]) == (newest, "v1.10.0", "node24")
    assert (row["inputs"], row["required_inputs"]) == (["who", "how-loud", "plain"], ["who"])
    assert made["_meta"] == {"generated": "2026-11-22"}


def test_an_older_clone_does_not_take_a_pin_back(script: Any, tmp_path: Path) -> None:
    clone(tmp_path / "owner+name", {"action.yml": ACTION}, "v1.0.0")
    row = {"sha": "1" * 40, "tag": "v3.0.0"}
    old = {"_meta": {}, "actions": {"owner/name": row}}

    made = script("refresh_actions").table(tmp_path, old, [], "2026-11-22")

    assert made["actions"] == {"owner/name": row}


def test_a_row_without_a_full_commit_is_refused(script: Any, tmp_path: Path) -> None:
    actions = script("refresh_actions")
    old = {"_meta": {}, "actions": {"owner/name": {"sha": "1234567", "tag": "v1.0.0"}}}

    with pytest.raises(actions.RefusedError, match="'1234567' is no full commit"):
        actions.table(tmp_path, old, [], "2026-11-22")


PRODUCT = """\
---
title: Snake
identifiers:
  - purl: pkg:generic/snake

releases:
  - releaseCycle: "3.2"
    releaseDate: 2027-01-01
    eol: false
    latest: "3.2.0"

  - releaseCycle: "3.1"
    releaseDate: 2026-01-01
    lts: 2026-11-22
    eoas: 2026-06-01   # half a year
    eol: 2028-01-01
    latest: '3.1.4'

  - releaseCycle: "3.0"
    releaseDate: 2024-01-01
    eol: 2026-11-22
---
> [Snake](https://example.com)

- releaseCycle: "9.9"
"""


def test_releases_are_read_with_their_status_on_the_day(script: Any) -> None:
    assert script("refresh_releases").product(PRODUCT, "2026-11-22") == [
        {
            "cycle": "3.2", "released": "2027-01-01", "eol": False, "latest": "3.2.0",
            "status": "prerelease",
        },
        {
            "cycle": "3.1", "released": "2026-01-01", "lts": True, "eol": "2028-01-01",
            "latest": "3.1.4", "status": "security-only",
        },
        {"cycle": "3.0", "released": "2024-01-01", "eol": "2026-11-22", "status": "eol"},
    ]  # fmt: skip


def test_what_is_known_from_elsewhere_stays_until_the_source_knows_more(
    script: Any, tmp_path: Path
) -> None:
    commit = clone(tmp_path, {"products/snake.md": PRODUCT})
    extra = [
        {"product": "snake", "cycle": "3.1", "latest": "3.1.2", "evidence": "elsewhere"},
        {"product": "snake", "cycle": "3.3", "latest": "3.3.0", "evidence": "elsewhere"},
    ]
    old = {"_meta": {"after_snapshot": extra}, "products": {"snake": []}}

    made = script("refresh_releases").table(tmp_path, old, "2026-11-22")

    assert [(row["cycle"], row.get("latest")) for row in made["products"]["snake"]] == [
        ("3.3", "3.3.0"), ("3.2", "3.2.0"), ("3.1", "3.1.4"), ("3.0", None),
    ]  # fmt: skip
    assert made["_meta"]["commit"] == commit


def test_a_product_that_the_source_lost_is_refused(script: Any, tmp_path: Path) -> None:
    clone(tmp_path, {"products/other.md": PRODUCT})
    releases = script("refresh_releases")

    with pytest.raises(releases.RefusedError, match=r"has no products/snake\.md"):
        releases.table(tmp_path, {"_meta": {}, "products": {"snake": []}}, "2026-11-22")


README = """\
| Image | Architecture | YAML Label | Included Software |
| ------|--------------|------------|-------------------|
| New ![preview](https://img.example/x) | x64 | `new-2` | [new-2] |
| Now<br>![Endpoint Badge](https://img.example/x) | x64 | `now-latest` or `now-24` | [now] |
| Old [![deprecated](https://img.example/x)](y) | arm64 | `old-1` or `old-1-xlarge` | [old] |
| Going | x64 | `going-22` | [going] |

| Other | table | `with-label` | x |
"""


def test_images_of_runners_are_read_from_the_readme(script: Any, tmp_path: Path) -> None:
    clone(tmp_path, {"README.md": README})
    announced = "deprecation from 2026-09-17, unsupported 2027-04-17"
    old = {"_meta": {}, "images": {"going-22": {"status": announced}}}

    made = script("refresh_runners").table(tmp_path, old, "2026-11-22")

    assert made["images"] == {
        "new-2": {"arch": "x64", "labels": ["new-2"], "status": "preview"},
        "now-24": {"arch": "x64", "labels": ["now-24", "now-latest"], "status": "ga"},
        "old-1": {"arch": "arm64", "labels": ["old-1", "old-1-xlarge"], "status": "deprecated"},
        "going-22": {"arch": "x64", "labels": ["going-22"], "status": announced},
    }


ANSWERS = {
    "ruff": "ruff (1.2.3)\nAvailable versions: 1.2.3, 1.2.2, 1.3.0rc1\n",
    "dist-tags.latest": "12.0.1\n",
    "mvdan.cc/gofumpt": "mvdan.cc/gofumpt v0.9.0 v0.10.0 v0.11.0-rc1\n",
    "just": "just #command-runner\nversion: 1.10.0\nlicense: CC0-1.0\n",
    "early": "early (2.0.0rc1)\nAvailable versions: 2.0.0rc1\n",
}


def answered(*words: str) -> str:
    return ANSWERS[words[-1]]


@pytest.mark.parametrize(
    "name,registry,version",
    [
        ("ruff", "pypi", "1.2.3"),
        ("pnpm", "npm", "12.0.1"),
        ("gofumpt", "go", "0.10.0"),
        ("just", "crates", "1.10.0"),
    ],
)
def test_the_newest_release_of_a_tool(script: Any, name: str, registry: str, version: str) -> None:
    assert script("refresh_tools").newest(name, registry, answered) == version


@pytest.mark.parametrize("name,registry", [("early", "pypi"), ("x", "cpan"), ("nameless", "go")])
def test_a_tool_without_a_plain_release_is_refused(script: Any, name: str, registry: str) -> None:
    tools = script("refresh_tools")

    with pytest.raises(tools.RefusedError):
        tools.newest(name, registry, answered)


def wheel(files: dict[str, str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"check_jsonschema/builtin_schemas/vendor/{name}", text)
    return content.getvalue()


def test_schemas_are_taken_from_the_wheel_with_their_licence(script: Any) -> None:
    schemas = script("refresh_schemas")
    plain = '{"$schema": "x", "properties": {"description": {"description": "prose"}}}'
    files = {f"{theirs}.json": plain for theirs, _ in schemas.SCHEMAS.values()}

    taken = schemas.extract(wheel(files | {"licenses/LICENSE.schemastore": "free"}))

    assert {"LICENSE.schemastore", "dependabot.json", "github-workflow.json"} <= set(taken)
    without_prose = {"$schema": "x", "properties": {"description": {}}}
    assert json.loads(taken["dependabot.json"]) == without_prose
    record = schemas.sources(taken, "1.0", "2026-11-22")
    stored = hashlib.sha256(taken["dependabot.json"]).hexdigest()
    assert record["schemas"]["dependabot"]["sha256"] == stored


def test_what_another_document_defines_is_left_open(script: Any) -> None:
    schema = {"a": {"$ref": "other.json#/definitions/y"}, "b": {"$ref": "#/definitions/c"}}

    taken = script("refresh_schemas").without_prose(schema)

    assert taken == {"a": {}, "b": {"$ref": "#/definitions/c"}}


def test_a_wheel_without_a_schema_is_refused(script: Any) -> None:
    schemas = script("refresh_schemas")

    with pytest.raises(schemas.RefusedError, match="the wheel has no"):
        schemas.extract(wheel({"dependabot.json": "{}"}))
