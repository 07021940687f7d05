#!/usr/bin/env python3
"""Rewrites the foreign JSON Schemas in data/schemas from the newest check-jsonschema.

    python scripts/refresh_schemas.py [path/to/check_jsonschema-X.Y.Z-py3-none-any.whl]

That package vendors SchemaStore's schemas and their licence. The prose for editors is left out:
it is half of the size and decides nothing.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from _table import RefusedError, arguments, ask, canonical, write

VENDORED = "check_jsonschema/builtin_schemas/vendor/"
LICENCE = "LICENSE.schemastore"
PROSE = frozenset(
    ("description", "markdownDescription", "x-intellij-html-description", "examples", "$comment")
)
# Our name, the name in the wheel, where it is published.
SCHEMAS = {
    "github-workflow": ("github-workflows", "https://json.schemastore.org/github-workflow.json"),
    "dependabot": ("dependabot", "https://json.schemastore.org/dependabot-2.0.json"),
    "gitlab-ci": ("gitlab-ci", "https://json.schemastore.org/gitlab-ci.json"),
    "circle-ci": ("circle-ci", "https://json.schemastore.org/circleciconfig.json"),
    "azure-pipelines": (
        "azure-pipelines",
        "https://raw.githubusercontent.com/microsoft/azure-pipelines-vscode/main/service-schema.json",
    ),
    "bitbucket-pipelines": (
        "bitbucket-pipelines",
        "https://json.schemastore.org/bitbucket-pipelines.json",
    ),
    "buildkite": (
        "buildkite",
        "https://raw.githubusercontent.com/buildkite/pipeline-schema/main/schema.json",
    ),
    "drone-ci": ("drone-ci", "https://json.schemastore.org/drone.json"),
    "woodpecker-ci": (
        "woodpecker-ci",
        "https://raw.githubusercontent.com/woodpecker-ci/woodpecker/main/pipeline/frontend/yaml/linter/schema/schema.json",
    ),
}


def download(folder: Path) -> Path:
    """Return the newest wheel, brought into a folder by pip."""
    ask(sys.executable, "-m", "pip", "download", "--no-deps", "-d", str(folder), "check-jsonschema")
    return next(folder.glob("check_jsonschema-*.whl"))


def opened(path: Path) -> tuple[bytes, str]:
    """Return a wheel's bytes and its version. Raises RefusedError."""
    found = re.match(r"check_jsonschema-([\d.]+)-", path.name)
    if not found:
        raise RefusedError(f"{path.name} is no wheel of check-jsonschema")
    return path.read_bytes(), found[1]


def extract(wheel: bytes) -> dict[str, bytes]:
    """Return the files to store, by name. Raises RefusedError when one is missing or no JSON."""
    archive = zipfile.ZipFile(io.BytesIO(wheel))
    wanted = {f"{ours}.json": f"{VENDORED}{theirs}.json" for ours, (theirs, _) in SCHEMAS.items()}
    wanted[LICENCE] = f"{VENDORED}licenses/{LICENCE}"
    try:
        files = {name: archive.read(path) for name, path in wanted.items()}
    except KeyError as error:
        raise RefusedError(f"the wheel has no {error}") from None
    for name, content in files.items():
        if name.endswith(".json"):
            schema = json.loads(content)
            if "$schema" not in schema:
                raise RefusedError(f"{name} is no JSON Schema")
            files[name] = canonical(without_prose(schema)).encode()
    return files


def without_prose(schema: Any, *, names: bool = False) -> Any:
    """Return a schema without descriptions; under `properties` that word is a name, not prose.

    What another document defines is left open: nothing is fetched when a file is validated.
    """
    if isinstance(schema, list):
        return [without_prose(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if not names and not str(schema.get("$ref", "#")).startswith("#"):
        return {}
    return {
        key: without_prose(value, names=key in ("properties", "patternProperties", "definitions"))
        for key, value in schema.items()
        if names or key not in PROSE
    }


def sources(files: dict[str, bytes], version: str, date: str) -> dict[str, Any]:
    """Return the table that says where the schemas are from."""
    return {
        "_meta": {
            "generated": date,
            "licence": f"Apache-2.0, see {LICENCE}",
            "source": f"SchemaStore, as vendored by check-jsonschema {version}",
        },
        "schemas": {
            name: {
                "sha256": hashlib.sha256(files[f"{name}.json"]).hexdigest(),
                "upstream": upstream,
            }
            for name, (_, upstream) in SCHEMAS.items()
        },
    }


def main() -> int:
    """Run the script."""
    parser = arguments(__doc__)
    parser.add_argument("wheel", type=Path, nargs="?", help="a wheel instead of the newest")
    given = parser.parse_args()
    folder = given.data / "schemas"
    try:
        with tempfile.TemporaryDirectory() as scratch:
            wheel, version = opened(given.wheel or download(Path(scratch)))
        files = extract(wheel)
    except (RefusedError, OSError, ValueError) as error:
        print(f"refused: {error}", file=sys.stderr)
        return 1
    for name, content in files.items():
        (folder / name).write_bytes(content)
    write(folder / "sources.json", sources(files, version, given.date))
    return 0


if __name__ == "__main__":
    sys.exit(main())
