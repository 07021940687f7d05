"""Python: pip, uv, poetry, pdm, pipenv and conda; pytest, unittest, tox, nox, hatch and Django.

`project` reads a folder once; `versions`, `cycles`, `packages`, `runners`, `linters`, `selection`,
`install` and `start` each answer one question about it; `detect` puts the answers together as
evidence, `jobs` turns the settled facts into jobs, with what `provision` says they need. Subjects
of its own, beside those that every ecosystem shares:

    python.matrix           the cycles to test a library on, "3.12 3.13 3.14"
    python.single           the version for jobs that run on one Python
    python.version-file     the file that pins that version
    install.tests           how to install the environment of tests (install.checks: of checks)
    install.before.<text>   the task that makes the environment which the command <text> uses
    task.<text>             what the command <text> stands for
    advisory.<text>         why the check <text> should not gate yet
    nox.pythons.<text>      the session that <text> runs names Pythons of its own
    cache.file.<path>       a file that decides which downloads can be kept
    native                  "yes" where extensions are compiled
"""

from __future__ import annotations

from autodevops_cli.ecosystems._base import Ecosystem
from autodevops_cli.ecosystems.python.detect import detect
from autodevops_cli.ecosystems.python.jobs import PYTHON, UV, jobs
from autodevops_cli.ecosystems.python.roots import roots

ECOSYSTEM = Ecosystem(
    "python", "Python", (".py", ".pyx", ".ipynb"), roots, detect, jobs, (PYTHON, UV),
    markers=(
        "pyproject.toml", "Pipfile", "setup.cfg", "*requirements*.txt", "environment.yml",
        "environment.yaml", "tox.ini", "tox.toml", "runtime.txt",
    ),
)  # fmt: skip
