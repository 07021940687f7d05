"""What the image starts runs as root

What: The last stage of a Dockerfile starts a program on a base whose user is root, and names no
    other.
Why: Whoever gets hold of the program then owns the container, and is root in front of every hole
    of the kernel and every mounted folder.
Bad:
    - run: docker build .
    # file: Dockerfile
    FROM python:3.14-slim
    COPY app.py .
    CMD ["python", "app.py"]
Bad:
    - run: docker build .
    # file: Dockerfile
    FROM alpine:3.22
    USER root
    ENTRYPOINT ["/app"]
Good:
    - run: docker build .
    # file: Dockerfile
    FROM python:3.14-slim
    COPY app.py .
    USER 1000
    CMD ["python", "app.py"]
Good:
    # Who runs there, that image says.
    - run: docker build .
    # file: Dockerfile
    FROM gcr.io/distroless/static:nonroot
    ENTRYPOINT ["/app"]
Fix: Add a user and switch to it with `USER` before `CMD` or `ENTRYPOINT`.
References:
    https://docs.docker.com/build/building/best-practices/#user
    https://www.checkov.io/5.Policy%20Index/dockerfile.html
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._dockerfiles import Dockerfile, dockerfiles

# Official images whose user is root and that do not change it by themselves when they start.
ROOT_BASES = frozenset(
    ("alpine", "amazoncorretto", "buildpack-deps", "bash", "clojure", "debian", "eclipse-temurin",
     "elixir", "erlang", "fedora", "golang", "gradle", "haskell", "julia", "maven", "node",
     "openjdk", "oven/bun", "perl", "pypy", "python", "r-base", "rockylinux", "ruby",
     "rust", "swift", "ubuntu")
)  # fmt: skip
ROOT = frozenset(("", "root", "0", "root:root", "0:0"))
# These start as root to prepare something and become somebody else by themselves.
STEPS_DOWN = Pattern(
    r"\b(?:gosu|su-exec|setpriv|runuser|s6[\w-]{0,30}|supervisord?|nginx|apache2?|httpd|php-fpm"
    r"|postgres|cron|sshd)\b"
)


def check(repo: Snapshot, _: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the bases of what runs as root."""
    for file in dockerfiles(repo):
        base = file.foundation()
        if base and base.name in ROOT_BASES and _stays_root(file) and not _steps_down(repo, file):
            yield Spot(base.where, f"what {file.path} starts runs as root of {base.name}")


def _stays_root(file: Dockerfile) -> bool:
    return file.starts and file.user.lower() in ROOT


def _steps_down(repo: Snapshot, file: Dockerfile) -> bool:
    """Tell whether the file, or an entry point in the repository, gives the rights up."""
    entries = repo.named("entrypoint.sh", "docker-entrypoint.sh", "docker-entrypoint", "entrypoint")
    texts = (file.text, *(repo.text(path) for path in entries[:20]))
    return any(STEPS_DOWN.search(text) for text in texts)


RULE = Rule(
    __name__, __doc__, Severity.MEDIUM, Topic.REPOSITORY, Confidence.MEDIUM, check_repository=check
)
