"""A believable Python and Node monorepo of any size, the same bytes every time.

Applications and packages in a pnpm workspace, services in a uv workspace, a compose file and a
pipeline. Sources are dealt to the components in turn until the wanted number of files is there.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

APPS, PACKAGES, SERVICES = 8, 24, 16
SUBJECTS = ("account", "basket", "catalog", "invoice", "order", "payment", "shipment", "user")
COMMITTER = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (
        ("NAME", "bench"),
        ("EMAIL", "bench@example.invalid"),
        ("DATE", "2026-01-01T00:00:00+0000"),
    )
}

Files = Iterator[tuple[str, str]]


@dataclass(frozen=True)
class Part:
    """One component, its manifests and the sources that it can grow by."""

    root: str
    manifests: Callable[[str], Files]
    sources: Callable[[str, int], Files]


def build(root: Path, *, files: int) -> Path:
    """Write the repository anew and commit it."""
    shutil.rmtree(root, ignore_errors=True)
    for path, text in contents(files):
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    for words in (
        ("init", "-q", "-b", "main"),
        ("add", "-A"),
        ("-c", "commit.gpgsign=false", "commit", "-q", "--no-verify", "-m", "A monorepo"),
    ):
        subprocess.run(["git", *words], cwd=root, env={**os.environ, **COMMITTER}, check=True)
    return root


def contents(files: int) -> Files:
    """Exactly so many files."""
    everything = endless()
    for _ in range(files):
        yield next(everything)


def endless() -> Files:
    yield from workspace()
    parts = [
        *(Part(f"apps/app-{n}", app, typescript) for n in range(APPS)),
        *(Part(f"packages/lib-{n}", library, typescript) for n in range(PACKAGES)),
        *(Part(f"services/service-{n}", service, python) for n in range(SERVICES)),
    ]
    for part in parts:
        yield from part.manifests(part.root)
    for number in count():
        for part in parts:
            yield from part.sources(part.root, number)


def workspace() -> Files:
    yield "README.md", "# Shop\n\nRun `make test`.\n"
    yield ".gitignore", "node_modules/\n.venv/\ndist/\n__pycache__/\n"
    yield ".nvmrc", "22\n"
    yield ".python-version", "3.13\n"
    yield "Makefile", "test:\n\tpnpm -r test\n\tuv run pytest\n\nlint:\n\tuv run ruff check\n"
    yield "pnpm-workspace.yaml", "packages:\n  - apps/*\n  - packages/*\n"
    yield (
        "package.json",
        written(
            name="shop",
            private=True,
            packageManager="pnpm@10.12.1",
            engines={"node": ">=22"},
            scripts={"build": "turbo build", "lint": "eslint .", "test": "turbo test"},
            devDependencies={"eslint": "^9.28.0", "turbo": "^2.5.4", "typescript": "^5.8.3"},
        ),
    )
    yield "turbo.json", written(tasks={"build": {"dependsOn": ["^build"]}, "test": {}})
    yield "tsconfig.json", written(compilerOptions={"strict": True, "module": "nodenext"})
    yield "pnpm-lock.yaml", pnpm_lock()
    yield (
        "pyproject.toml",
        '[project]\nname = "shop"\nversion = "0"\nrequires-python = ">=3.12"\n\n'
        '[dependency-groups]\ndev = ["pytest>=8", "ruff>=0.12", "mypy>=1.16"]\n\n'
        '[tool.uv.workspace]\nmembers = ["services/*"]\n\n'
        "[tool.ruff]\nline-length = 100\n\n[tool.mypy]\nstrict = true\n",
    )
    yield "uv.lock", uv_lock()
    yield (
        "docker-compose.yml",
        "services:\n  db:\n    image: postgres:17\n    ports: ['5432:5432']\n"
        "  cache:\n    image: redis:8\n    ports: ['6379:6379']\n",
    )
    yield (
        ".github/workflows/ci.yml",
        "name: CI\non: [push, pull_request]\njobs:\n  test:\n    runs-on: ubuntu-latest\n"
        "    steps:\n      - uses: actions/checkout@v4\n      - run: make test\n",
    )


def pnpm_lock() -> str:
    packages = "".join(f"  /dependency-{n}@1.{n}.0:\n    dev: true\n" for n in range(600))
    return f"lockfileVersion: '9.0'\n\npackages:\n{packages}"


def uv_lock() -> str:
    packages = "".join(
        f'\n[[package]]\nname = "dependency-{n}"\nversion = "1.{n}.0"\n' for n in range(200)
    )
    return f'version = 1\nrequires-python = ">=3.12"\n{packages}'


def app(root: str) -> Files:
    yield from node_manifests(
        root,
        scripts={"build": "next build", "dev": "next dev", "start": "next start", "test": "vitest"},
        dependencies={"next": "^15.3.3", "react": "^19.1.0", "@shop/lib-0": "workspace:*"},
    )
    yield f"{root}/next.config.mjs", "export default {}\n"
    yield f"{root}/Dockerfile", 'FROM node:22-alpine\nCOPY . .\nCMD ["pnpm", "start"]\n'


def library(root: str) -> Files:
    yield from node_manifests(
        root, scripts={"build": "tsc -b", "test": "vitest run"}, dependencies={"zod": "^3.25.56"}
    )


def node_manifests(root: str, *, scripts: dict[str, str], dependencies: dict[str, str]) -> Files:
    yield (
        f"{root}/package.json",
        written(
            name=f"@shop/{root.rpartition('/')[2]}",
            version="0.0.0",
            scripts=scripts,
            dependencies=dependencies,
            devDependencies={"vitest": "^3.2.2"},
        ),
    )
    yield f"{root}/tsconfig.json", written(extends="../../tsconfig.json", include=["src"])
    yield f"{root}/README.md", f"# {root}\n"


def service(root: str) -> Files:
    name = root.rpartition("/")[2]
    yield (
        f"{root}/pyproject.toml",
        f'[project]\nname = "{name}"\nversion = "0"\nrequires-python = ">=3.12"\n'
        'dependencies = ["fastapi>=0.115", "sqlalchemy>=2", "psycopg>=3.2", "redis>=6"]\n\n'
        '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n\n'
        '[tool.pytest.ini_options]\ntestpaths = ["tests"]\n',
    )
    yield f"{root}/Dockerfile", "FROM python:3.13-slim\nCOPY . .\nRUN pip install .\n"
    yield f"{root}/README.md", f"# {root}\n"
    yield f"{root}/.env.example", "DATABASE_URL=postgresql://localhost:5432/shop\n"


def typescript(root: str, number: int) -> Files:
    subject = SUBJECTS[number % len(SUBJECTS)]
    stem = f"{root}/src/{subject}/{subject}-{number}"
    fields = "".join(f"  field{n}: string;\n" for n in range(12))
    yield (
        f"{stem}.ts",
        'import { z } from "zod";\n\n'
        f"export interface {subject.title()}{number} {{\n{fields}}}\n\n"
        f"export function total{number}(prices: number[]): number {{\n"
        "  return prices.reduce((sum, price) => sum + price, 0);\n}\n",
    )
    yield (
        f"{stem}.test.ts",
        'import { expect, test } from "vitest";\n'
        f'import {{ total{number} }} from "./{subject}-{number}";\n\n'
        f'test("the total is the sum", () => {{\n  expect(total{number}([1, 2])).toBe(3);\n}});\n',
    )


def python(root: str, number: int) -> Files:
    subject = SUBJECTS[number % len(SUBJECTS)]
    package = root.rpartition("/")[2].replace("-", "_")
    fields = "".join(f"    field_{n}: str\n" for n in range(12))
    yield (
        f"{root}/src/{package}/{subject}/{subject}_{number}.py",
        "from dataclasses import dataclass\n\n\n"
        f"@dataclass(frozen=True)\nclass {subject.title()}{number}:\n{fields}\n\n"
        "def total(prices: list[int]) -> int:\n    return sum(prices)\n",
    )
    yield (
        f"{root}/tests/{subject}/test_{subject}_{number}.py",
        f"from {package}.{subject}.{subject}_{number} import total\n\n\n"
        "def test_the_total_is_the_sum() -> None:\n    assert total([1, 2]) == 3\n",
    )


def written(**content: object) -> str:
    return json.dumps(content, indent=2) + "\n"
