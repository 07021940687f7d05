"""What is installed is what is in the tree."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

from autodevops_cli.settings.packs import PRESETS

ROOT = Path(__file__).parents[2]


def test_the_wheel_carries_every_template_table_and_migration(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")

    packaged = set(zipfile.ZipFile(wheel).namelist())

    templates = {
        f"autodevops_cli/{path.relative_to(ROOT).as_posix()}"
        for path in (ROOT / "templates").rglob("*.j2")
    }
    tables = {
        path.relative_to(ROOT / "src").as_posix()
        for path in (ROOT / "src/autodevops_cli/data").rglob("*.json")
    }
    presets = {f"autodevops_cli/settings/presets/{name}.toml" for name in PRESETS}
    steps = {
        path.relative_to(ROOT / "src").as_posix()
        for path in (ROOT / "src/autodevops_cli/storage").rglob("*.sql")
    }
    assert templates
    assert tables
    assert steps
    assert templates | tables | presets | steps <= packaged
