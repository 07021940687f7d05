"""The step of action.yml: brings what the tool needs, checks, and tells the workflow the outcome.

The tool runs from the action's own checkout. The network is used for the packages that
requirements-run.txt names by digest, and for nothing else.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LISTS = {"STEP_SELECT": "--select", "STEP_IGNORE": "--ignore"}
VALUES = {
    "STEP_FAIL_ON": "--fail-on",
    "STEP_MIN_CONFIDENCE": "--min-confidence",
    "STEP_BASELINE": "--baseline",
}


def main() -> int:
    """Check, and return the exit code of the check."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("RUNNER_TEMP")) as work:
        return checked(Path(work), os.environ)


def checked(work: Path, environ: Mapping[str, str]) -> int:
    """Check with an environment of Python in `work`, and return the exit code."""
    python = installed(work / "python")
    report, summary = work / "findings.json", work / "summary.md"
    # Without -P a file of the repository could stand in for a module of ours.
    call = [python, "-P", "-m", "autodevops_cli", "--quiet", *words(environ, report, summary)]
    code = subprocess.run(call, env={**environ, "PYTHONPATH": str(ROOT / "src")}).returncode
    append(environ.get("GITHUB_STEP_SUMMARY", ""), text_of(summary))
    append(environ.get("GITHUB_OUTPUT", ""), outcome(report, code, environ))
    return code


def installed(folder: Path) -> Path:
    """Return the Python of a new environment that has what the tool needs."""
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    options = ["--quiet", "--disable-pip-version-check", "--require-hashes", "--only-binary=:all:"]
    call = [python, "-I", "-m", "pip", "install", *options, "-r", ROOT / "requirements-run.txt"]
    subprocess.run(call, check=True)
    return python


def words(environ: Mapping[str, str], report: Path, summary: Path) -> list[str]:
    """Return the words of the call that the inputs of the step ask for."""
    return [
        "check",
        *("-o", "github", "-o", f"github-summary={summary}", "-o", f"json={report}"),
        *wished(environ),
        "--",
        *lines(environ.get("STEP_PATH", "")),
    ]


def wished(environ: Mapping[str, str]) -> Iterator[str]:
    """Yield the options that the inputs stand for."""
    for name, option in VALUES.items():
        if value := environ.get(name, "").strip():
            yield f"{option}={value}"
    for name, option in LISTS.items():
        yield from (f"{option}={one}" for one in environ.get(name, "").replace(",", " ").split())
    if sarif := environ.get("STEP_SARIF_FILE", "").strip():
        yield f"--output=sarif={sarif}"
    yield from (f"--output={one}" for one in lines(environ.get("STEP_OUTPUT", "")))


def outcome(report: Path, code: int, environ: Mapping[str, str]) -> str:
    """Return the outputs of the step as GitHub reads them."""
    try:
        findings = str(json.loads(text_of(report))["findings"])
    except (ValueError, KeyError):
        findings = ""
    sarif = " ".join(environ.get("STEP_SARIF_FILE", "").split("\n")).strip()
    return f"findings={findings}\nexit-code={code}\nsarif-file={sarif}\n"


def lines(text: str) -> list[str]:
    """Return the lines that hold something."""
    return [line for one in text.splitlines() if (line := one.strip())]


def text_of(path: Path) -> str:
    """Return a file's text, "" where there is none."""
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def append(target: str, text: str) -> None:
    """Add a text to a file of the runner, where it has one."""
    if target:
        with Path(target).open("a", encoding="utf-8") as file:
            file.write(text)


if __name__ == "__main__":
    sys.exit(main())
