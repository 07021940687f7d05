"""Whether `check -o sarif` is valid by the official schema, on repositories nobody here wrote.

    sarif.py --schema sarif-schema-2.1.0.json FOLDER ...

The schema is the one of the SARIF specification, errata 01. Wants jsonschema-rs in this Python.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from _bench import arguments, finish, run, share, table

LIMIT = 120.0


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="a repository")
    parser.add_argument("--schema", type=Path, required=True, help="the official schema")
    options = parser.parse_args()
    rows = [judged(options.tool, folder.resolve(), options.schema) for folder in options.folders]
    print(table(("repository", "results", "bytes", "broken"), rows))
    print(f"\n**Valid: {share(sum(1 for row in rows if not row[3]), len(rows))}**")


def judged(tool: str, folder: Path, schema: Path) -> tuple[str, int, int, str]:
    import jsonschema_rs

    ended = run([tool, "check", folder, "-o", "sarif", "--exit-zero"], limit=LIMIT)
    try:
        log = json.loads(ended.out)
    except ValueError:
        return folder.name, 0, len(ended.out), ended.complaint
    validator = jsonschema_rs.validator_for(json.loads(schema.read_text()))
    broken = [
        f"{error.instance_path}: {error.message}"[:200] for error in validator.iter_errors(log)
    ]
    results = sum(len(one["results"]) for one in log["runs"])
    return folder.name, results, len(ended.out.encode()), "; ".join(broken[:3])


if __name__ == "__main__":
    sys.exit(finish(main))
