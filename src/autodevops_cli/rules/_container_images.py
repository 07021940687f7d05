"""The images that the files of CI systems other than GitHub name, where they name them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.model.edit import Route
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.snapshot import Snapshot
from autodevops_cli.repository.table import Table
from autodevops_cli.rules._gitlab import pipelines
from autodevops_cli.rules._raw import Raw
from autodevops_cli.rules._streams import streamed

SYSTEMS = ("azure", "bitbucket", "buildkite", "circleci", "drone", "gitlab", "jenkins",
           "woodpecker")  # fmt: skip
MAX_NESTING = 12
_LISTED = tuple(one for one in SYSTEMS if one not in ("gitlab", "jenkins"))
# Keys whose value is an image, or a mapping that names one.
KEYS = ("image", "container")
_NAME = Pattern(r"[A-Za-z0-9][\w.:/@-]{0,300}")
# What a system checks out with by itself: its own version, unless somebody names another.
CLONES = frozenset(("drone/git", "woodpeckerci/plugin-git", "plugins/git"))
_EXECUTED = frozenset(("script", "before_script", "after_script", "commands", "command", "run",
                       "bash", "pwsh", "powershell", "settings", "variables", "environment",
                       "env", "parameters", "inputs", "args", "matrix", "build"))  # fmt: skip


def images(repo: Snapshot, documents: Sequence[CiDocument]) -> Iterator[tuple[Place, str]]:
    """Yield every image that is spelled out, once for each place."""
    for pipeline in pipelines(repo, documents):
        for file in pipeline.files:
            yield from _found(file)
    for file in streamed(repo, documents, *_LISTED):
        yield from _found(file)
    for document in documents:
        if document.provider == "jenkins":
            yield from _in_groovy(repo.text(document.path), document)


def is_literal(image: str) -> bool:
    """Tell whether this is the name of an image, with nothing that the system fills in."""
    return _NAME.fullmatch(image) is not None


def _found(file: Raw) -> Iterator[tuple[Place, str]]:
    for route, image in _below(file.table.raw(), ()):
        # In Azure, a lone word is the name of a container that is declared elsewhere.
        named = file.ci.provider == "azure" and not {":", "/"} & {*image}
        # What an alias or a merge repeats is told where it is spelled.
        own = route in file.document.lines
        if own and is_literal(image) and image not in CLONES and not named:
            yield file.at(*route), image


def _below(data: object, route: Route) -> Iterator[tuple[Route, str]]:
    """Yield the images of plain data; what scripts and variables hold is none."""
    if len(route) > MAX_NESTING:
        return
    if isinstance(data, list):
        for number, item in enumerate(data):
            yield from _below(item, (*route, number))
    for key in Table(data):
        value = Table(data).raw(key)
        here = (*route, key)
        if key in KEYS:
            yield from _image(value, here)
        elif key == "services" and isinstance(value, list):
            yield from _services(value, here)
        elif key not in _EXECUTED and key != "machine":
            yield from _below(value, here)


def _image(value: object, route: Route) -> Iterator[tuple[Route, str]]:
    if isinstance(value, str):
        yield route, value
    for key in ("name", "image"):
        if name := Table(value).text(key):
            yield (*route, key), name


def _services(items: list[object], route: Route) -> Iterator[tuple[Route, str]]:
    """GitLab lists images, or mappings with a name; Bitbucket lists names of definitions."""
    for number, item in enumerate(items):
        image = Table(item).text("image")
        key = "image" if image else "name"
        if name := image or Table(item).text("name"):
            yield (*route, number, key), name
        elif isinstance(item, str) and {":", "/"} & {*item}:
            yield (*route, number), item


def _in_groovy(text: str, document: CiDocument) -> Iterator[tuple[Place, str]]:
    wanted = [job.image for job in document.jobs]
    wanted += [service.image for job in document.jobs for service in job.services]
    lines = text.splitlines()
    for image in dict.fromkeys(filter(is_literal, wanted)):
        for number, line in enumerate(lines, 1):
            if f"'{image}'" in line or f'"{image}"' in line:
                yield Place(document.path, number), image
                break
