"""A program is committed without its source

What: The repository holds an executable, a library or an archive of compiled code.
Why: Nobody can review it, and nobody can tell whether it was built from the source beside it.
Bad:
    - run: make
    # file: tools/generator.exe
    MZ and so on
Bad:
    - run: make
    # file: lib/driver.jar
    PK and so on
Good:
    # The wrapper's archive has published checksums, and is where the tool wants it.
    - run: ./gradlew check
    # file: gradle/wrapper/gradle-wrapper.jar
    PK and so on
Good:
    # A pointer into Git LFS, and an input of a test.
    - run: make
    # file: tools/generator.exe
    version https://git-lfs.github.com/spec/v1
    # file: tests/data/hello.exe
    MZ and so on
Fix: Build it in the pipeline, or fetch it at a version and compare its checksum.
References:
    https://github.com/ossf/scorecard/blob/main/docs/checks.md#binary-artifacts
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.finding import Confidence, Severity, Topic
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._repository import is_sample

ENDINGS = (
    ".exe", ".dll", ".so", ".dylib", ".jar", ".war", ".ear", ".class", ".pyc", ".msi", ".apk",
    ".aar", ".o", ".a", ".lib", ".deb", ".rpm", ".whl", ".nupkg", ".node",
)  # fmt: skip
# How compiled code and archives of it begin; a byte that is no text reads as the last of these.
MAGIC = ("MZ", "\x7fELF", "PK", "!<arch>", "\0asm", "\ufffd")
WRAPPERS = ("gradle-wrapper.jar", "maven-wrapper.jar")
MAX_FOUND = 20
MAX_OPENED = 200


def check(repo: Snapshot, _: Sequence[CiDocument]) -> Iterator[Spot]:
    """Yield the files whose name and first bytes are those of compiled code."""
    named = (path for path in repo.files if path.lower().endswith(ENDINGS))
    asked = (path for path in named if not is_sample(path) and not path.endswith(WRAPPERS))
    programs = (path for path in islice(asked, MAX_OPENED) if repo.head(path, 8).startswith(MAGIC))
    for path in islice(programs, MAX_FOUND):
        yield Spot(Place(path), f"{path} is compiled, and nobody can review it")


RULE = Rule(
    __name__, __doc__, Severity.HIGH, Topic.REPOSITORY, Confidence.MEDIUM, check_repository=check
)
