"""Who has not installed the extra `ai` gets everything else, and a sentence about it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.advisor.test_analyze_ai import REPOSITORY
from tests.conftest import SOURCE, MakeGit

MISSING = """\
import sys


class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"google", "httpx", "re2", "tenacity"}:
            raise ModuleNotFoundError(name)


sys.meta_path.insert(0, Missing())
"""


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    (folder / "sitecustomize.py").write_text(MISSING, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "autodevops_cli", *words], capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{SOURCE}",
             "XDG_STATE_HOME": str(folder), "AUTODEVOPS_AI_CONSENT": "always"},
        stdin=subprocess.DEVNULL, timeout=120, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(("wish", "code"), [("--ai", 0), ("--ai=require", 6)])
def test_the_report_is_complete(make_git: MakeGit, tmp_path: Path, wish: str, code: int) -> None:
    done = run(tmp_path, "analyze", str(make_git(REPOSITORY)), wish, "-o", "json")

    told = json.loads(done.stdout)
    assert done.returncode == code
    assert told["proposal"]["files"]
    assert "packages that are not installed" in told["advice"]["note"]


@pytest.mark.parametrize("words", [("ai", "status"), ("cache", "info")], ids=" ".join)
def test_the_commands_say_what_to_install(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = run(tmp_path, *words)

    assert done.returncode == 2
    assert "packages that are not installed" in done.stderr
    assert "Traceback" not in done.stderr
