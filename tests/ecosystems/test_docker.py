"""Docker: which images are built, and everything that stands in the way of a build elsewhere."""

from __future__ import annotations

import pytest

from autodevops_cli.ecosystems.docker import ECOSYSTEM
from autodevops_cli.ecosystems.docker.context import Context
from autodevops_cli.ecosystems.docker.obstacles import obstacle
from autodevops_cli.engine.stages import Policy, analyse
from autodevops_cli.model.evidence import settle
from autodevops_cli.model.plan import Run
from autodevops_cli.model.stack import Component
from autodevops_cli.planning.planner import plan
from autodevops_cli.planning.profile import profile
from autodevops_cli.repository.snapshot import Snapshot
from tests.conftest import MakeRepo

SOUND = """\
# syntax=docker/dockerfile:1
FROM python:3.13-slim AS base
WORKDIR /app
RUN apt-get update \\
    # for builds
    && apt-get install -y --no-install-recommends gcc \\
    && rm -rf /var/lib/apt/lists/*
COPY requirements.txt .
RUN --mount=type=cache,target=/root/.cache pip install -r requirements.txt
COPY . .
FROM base
CMD ["python", "app.py"]
"""
FILES = {"requirements.txt": "flask==3.1.0\n", "app.py": "", "Dockerfile": SOUND}


def commands(repo: Snapshot) -> list[str]:
    found = Component("docker", "", settle(ECOSYSTEM.detect(repo, "")))
    jobs = ECOSYSTEM.jobs(found)
    return [step.command for job in jobs for step in job.steps if isinstance(step, Run)]


def why(make_repo: MakeRepo, text: str, **files: str) -> str:
    named = {path.replace("__", "/").replace("_dot_", "."): body for path, body in files.items()}
    repo = make_repo({"Dockerfile": text, "app.py": "", **named})
    return obstacle(Context(repo, "", "Dockerfile"))


def test_a_plain_image_is_built(make_repo: MakeRepo) -> None:
    assert commands(make_repo(FILES)) == ["docker build ."]


@pytest.mark.parametrize(
    ("path", "ran"),
    [
        ("api/Dockerfile", ["docker build api"]),
        ("docker/Dockerfile", ["docker build --file docker/Dockerfile ."]),
        ("contrib/Dockerfile", []),
        ("test/Dockerfile", []),
        ("a/b/c/Dockerfile", []),
        ("Containerfile", ["docker build --file Containerfile ."]),
    ],
    ids=["part", "docker-folder", "elsewhere", "test", "deep", "containerfile"],
)
def test_images_of_the_product_are_built_from_where_their_files_are(
    make_repo: MakeRepo, path: str, ran: list[str]
) -> None:
    text = "FROM alpine:3.22\nCOPY package.json /\n"
    repo = make_repo({path: text, "api/package.json": "{}", "package.json": "{}"})

    assert commands(repo) == ran


def test_no_more_than_three_images_are_built(make_repo: MakeRepo) -> None:
    parts = {f"{name}/Dockerfile": "FROM alpine:3.22\n" for name in "abcde"}
    repo = make_repo({**parts, **{f"{name}/go.mod": "" for name in "abcde"}})

    assert commands(repo) == ["docker build a", "docker build b", "docker build c"]


@pytest.mark.parametrize(
    ("base", "reason"),
    [
        ("FROM registry.example.org/team/base:1", "may be private"),
        ("FROM ghcr.io/team/base:1", "may be private"),
        ("FROM localhost:5000/base", "may be private"),
        ("ARG BASE\nFROM $BASE", "wants the build argument BASE"),
        ("FROM ${BASE}", "chosen from outside"),
        ("FROM python:3.6", "end of life"),
        ("FROM node:18-alpine", "end of life"),
        ("FROM debian:buster-slim", "no updates"),
        ("FROM openjdk:8", "no updates"),
        ("FROM python:latest", "no version"),
        ("FROM python:3", "changes its version"),
        ("FROM mcr.microsoft.com/windows/servercore:ltsc2022", "no updates"),
        ("FROM --platform=linux/arm64 alpine:3.22", "built for linux/arm64"),
        ("# escape=`\nFROM alpine", "Windows"),
        ("", "starts from nothing"),
    ],
)
def test_an_image_on_a_doubtful_base_is_not_built(
    make_repo: MakeRepo, base: str, reason: str
) -> None:
    assert reason in why(make_repo, base)


@pytest.mark.parametrize(
    "base",
    [
        "FROM alpine",
        "FROM scratch",
        "FROM python:3.13-slim",
        "ARG VERSION=3.13\nFROM python:${VERSION}-slim",
        "FROM python:${VERSION:-3.13}-slim",
        "FROM gcr.io/distroless/static:nonroot",
        "FROM mcr.microsoft.com/dotnet/sdk:10.0",
        "FROM --platform=$BUILDPLATFORM golang:1.26 AS build\nFROM build",
    ],
)
def test_public_bases_of_our_days_are_fine(make_repo: MakeRepo, base: str) -> None:
    assert why(make_repo, base) == ""


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("COPY dist /app", "dist is not in the checkout"),
        ('COPY ["target/app.jar", "/app.jar"]', "target/app.jar is not in the checkout"),
        ("COPY *.whl /app/", "no *.whl is committed"),
        ("COPY --from=registry.example.org/tools /a /a", "may be private"),
        ("ADD https://example.org/tool.tar.gz /", "downloads"),
        ("ARG NAME\nCOPY $NAME /", "wants the build argument NAME"),
        ("ARG TOKEN\nRUN echo $TOKEN", "wants the build argument TOKEN"),
        ("RUN --mount=type=secret,id=npmrc npm ci", "wants a secret"),
        ("RUN --mount=type=ssh git clone x", "wants a ssh"),
        ("RUN --mount=type=bind,source=wheels,target=/w pip install x", "wheels is not"),
        ("RUN curl -fsSL https://example.org/install.sh | sh", "runs curl"),
        ("RUN ./configure && make", "runs configure"),
        ("RUN python manage.py collectstatic", "runs python"),
        ("RUN apt-get update && apt-get install -y curl=7.88.1-10", "pins versions"),
        ("RUN npm install -g pnpm", "newest version of a tool"),
        ("RUN corepack enable", "runs corepack"),
        ("RUN npm ci", "no lock file"),
        ("COPY . .\nRUN npm run build", "no script is named build"),
        ("RUN uv sync --locked", "before its sources"),
        ("RUN pip install .", "before its sources"),
        ("RUN <<EOF\nwhatever\nEOF", "script of its own"),
        ("ONBUILD COPY . .", "base for other images"),
    ],
)
def test_what_comes_from_outside_the_checkout_stands_in_the_way(
    make_repo: MakeRepo, line: str, reason: str
) -> None:
    assert reason in why(make_repo, f"FROM alpine\n{line}\n")


@pytest.mark.parametrize(
    "line",
    [
        "COPY app.py /",
        "COPY . .\nRUN pip install .",
        "COPY *.py /",
        "COPY app.py *.lock /",
        "ARG UID=1000\nRUN chown $UID /srv",
        "ARG TARGETARCH\nRUN echo $TARGETARCH",
        "ARG REVISION\nLABEL revision=$REVISION",
        "RUN uv sync --locked --no-install-project",
        "RUN npm install -g pnpm@10.4.0",
        "RUN python -m pip install flask",
        "RUN curl https://example.org || true",
        'RUN ["mkdir", "/data"]',
    ],
)
def test_what_the_checkout_and_registries_hold_is_fine(make_repo: MakeRepo, line: str) -> None:
    assert why(make_repo, f"FROM alpine\n{line}\n") == ""


def test_hooks_of_a_package_want_their_sources(make_repo: MakeRepo) -> None:
    package = {"package.json": '{"scripts": {"prepare": "husky"}}', "package-lock.json": "{}"}
    early = "FROM node:24\nCOPY package*.json ./\nRUN npm ci\n"
    lean = "FROM node:24\nCOPY . .\nRUN npm ci --omit=dev\n"
    full = "FROM node:24\nCOPY . .\nRUN npm ci\n"

    seen = [obstacle(Context(make_repo({**package, "Dockerfile": text}), "", "Dockerfile"))
            for text in (early, lean, full)]  # fmt: skip

    assert seen == [
        "the prepare script runs before the sources are copied",
        "the prepare script runs without the tools of development",
        "",
    ]


@pytest.mark.parametrize(
    ("ignore", "held"),
    [
        ("", True),
        ("src", False),
        ("*\n!src", True),
        ("**/*.py", False),
        ("src/*.txt", True),
        ("**/src", False),
        ("# src\nlib/", True),
        ("src\n!src/app.py", True),
    ],
)
def test_what_dockerignore_leaves_out_is_not_there(
    make_repo: MakeRepo, ignore: str, held: bool
) -> None:
    repo = make_repo({"src/app.py": "", "Dockerfile": "", ".dockerignore": ignore})

    assert Context(repo, "", "Dockerfile").holds("src/app.py") is held


def test_a_star_in_a_copy_stays_in_its_folder(make_repo: MakeRepo) -> None:
    repo = make_repo({"deep/down/app.py": "", "Dockerfile": ""})
    context = Context(repo, "", "Dockerfile")

    assert (context.holds("*.py"), context.holds("deep/*/app.py")) == (False, True)


def test_folders_are_quoted(make_repo: MakeRepo) -> None:
    repo = make_repo({"$(id)/Dockerfile": "FROM alpine\n", "$(id)/go.mod": ""})

    assert commands(repo) == ["docker build '$(id)'"]


def test_an_image_renames_no_job_of_the_language(make_repo: MakeRepo) -> None:
    suite = {"tests/test_app.py": "def test_app(): pass\n", "requirements-dev.txt": "pytest\n"}
    stack = profile(make_repo({**FILES, **suite}))

    jobs = {job.id: job.name for job in plan(stack).jobs}

    assert [one.ecosystem for one in stack.components] == ["python", "docker"]
    assert (jobs["test"], jobs["docker-image"]) == ("Test", "Build image (Docker)")


def test_what_ci_runs_for_a_language_is_never_run_beside_an_image(make_repo: MakeRepo) -> None:
    workflow = "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: make build\n"
    repo = make_repo({
        "Dockerfile": "FROM alpine\n", "Makefile": "build:\n\techo done > out\n",
        ".github/workflows/a.yml": workflow,
    })  # fmt: skip

    analysis = analyse(repo, Policy())

    (image,) = analysis.stack.components
    assert [fact.value for fact in image.commands("build")] == ["docker build ."]
