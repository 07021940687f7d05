#!/usr/bin/env python3
"""Rewrites the foreign JSON Schemas in data/schemas from the newest check-jsonschema on PyPI.

    python scripts/refresh_schemas.py [path/to/check_jsonschema-X.Y.Z-py3-none-any.whl]

That package vendors SchemaStore's schemas and their licence; both are taken unchanged.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import sys
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from _table import RefusedError, arguments, fetch, write

INDEX = "https://pypi.org/pypi/check-jsonschema/json"
VENDORED = "check_jsonschema/builtin_schemas/vendor/"
LICENCE = "LICENSE.schemastore"
# Our name, the name in the wheel, where it is published.
SCHEMAS = {
    "github-workflow": ("github-workflows", "https://json.schemastore.org/github-workflow.json"),
    "dependabot": ("dependabot", "https://json.schemastore.org/dependabot-2.0.json"),
}


def download() -> tuple[bytes, str, str]:
    """Return the newest wheel, its version and the day of its release."""
    answer = json.loads(fetch(INDEX))
    wheel = next(one for one in answer["urls"] if one["filename"].endswith(".whl"))
    content = fetch(urljoin(INDEX, wheel["url"]))
    if hashlib.sha256(content).hexdigest() != wheel["digests"]["sha256"]:
        raise RefusedError(f"{wheel['filename']} is not the file that the index describes")
    return content, answer["info"]["version"], wheel["upload_time_iso_8601"][:10]


def local(path: Path, date: str) -> tuple[bytes, str, str]:
    """Return a wheel that is there already."""
    found = re.match(r"check_jsonschema-([\d.]+)-", path.name)
    if not found:
        raise RefusedError(f"{path.name} is no wheel of check-jsonschema")
    return path.read_bytes(), found[1], date


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
        if name.endswith(".json") and "$schema" not in json.loads(content):
            raise RefusedError(f"{name} is no JSON Schema")
    return files


def sources(files: dict[str, bytes], version: str, date: str) -> dict[str, Any]:
    """Return the table that says where the schemas are from."""
    return {
        "_meta": {
            "generated": date,
            "licence": f"Apache-2.0, see {LICENCE}",
            "source": f"SchemaStore, as vendored by check-jsonschema {version} (PyPI)",
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
        wheel, version, date = local(given.wheel, given.date) if given.wheel else download()
        files = extract(wheel)
    except (RefusedError, OSError, ValueError) as error:
        print(f"refused: {error}", file=sys.stderr)
        return 1
    for name, content in files.items():
        (folder / name).write_bytes(content)
    write(folder / "sources.json", sources(files, version, date))
    return 0


if __name__ == "__main__":
    sys.exit(main())
