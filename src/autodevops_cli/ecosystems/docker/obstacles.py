"""Why an image may not build for a stranger: what a Dockerfile wants from outside the checkout.

Only a build that needs nothing but public images, registries of packages and committed files is
worth a job; anything that cannot be told is an obstacle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from autodevops_cli.data import releases
from autodevops_cli.ecosystems.docker.context import Context
from autodevops_cli.ecosystems.docker.running import trouble
from autodevops_cli.repository.dockerfile import Instruction, filled, instructions, named

# Hosts of images that anybody may pull; on Docker Hub an image has no host.
PUBLIC = ("docker.io", "mcr.microsoft.com", "quay.io", "public.ecr.aws", "registry.k8s.io")
PUBLIC_PATHS = (
    "gcr.io/distroless/",
    "ghcr.io/astral-sh/",
    "ghcr.io/graalvm/",
    "gcr.io/google.com/",
)
# Set by the builder itself.
GIVEN = frozenset(
    f"{side}{what}"
    for side in ("TARGET", "BUILD")
    for what in ("PLATFORM", "ARCH", "OS", "VARIANT")
) | {"PATH", "HOME", "PWD", "USER", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "?", "HOSTNAME"}
PRODUCTS = {
    "python": "python", "node": "node", "ruby": "ruby", "php": "php", "golang": "go",
    "debian": "debian", "ubuntu": "ubuntu", "alpine": "alpine",
}  # fmt: skip
GONE = ("openjdk", "centos", "adoptopenjdk", "java", "circleci")
_OLD = re.compile(r"(?:wheezy|jessie|stretch|buster|trusty|xenial|bionic|windows|nanoserver)")
_CYCLE = re.compile(r"(\d+(?:\.\d+)?)(?:[.-]|$)")
_NO_TAG = ("", "latest")


@dataclass
class _Build:
    """What is known at a point of the Dockerfile."""

    context: Context
    stages: set[str] = field(default_factory=set)
    outside: dict[str, str] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)
    copied: set[str] = field(default_factory=set)
    started: bool = False


def obstacle(context: Context) -> str:
    """Return why the image may not build, "" when nothing stands in its way."""
    text = context.repo.text(context.dockerfile)
    if re.match(r"(?:#[^\n]*\n)*#\s*escape\s*=\s*`", text[:500], re.IGNORECASE):
        return "it is written for Windows"
    build = _Build(context)
    found = instructions(text)
    if not any(one.name == "FROM" for one in found):
        return "it starts from nothing"
    return next((why for one in found for why in _against(one, build) if why), "")


def _against(one: Instruction, build: _Build) -> Iterator[str]:
    """Yield what speaks against an instruction, and remember what it sets."""
    lacking = sorted(named(one.text) & build.open) if one.name != "LABEL" else []
    if lacking:
        yield f"it wants the build argument {lacking[0]}"
    match one.name:
        case "FROM":
            yield _base(one, build)
        case "ARG":
            _argument(one, build)
        case "COPY" | "ADD":
            yield _copy(one, build)
        case "RUN":
            yield _mounts(one, build.context)
            yield trouble(one, frozenset(build.copied), build.context)
        case "ONBUILD":
            yield "it is a base for other images"
        case _:
            pass


def _base(one: Instruction, build: _Build) -> str:
    image, _, stage = one.text.partition(" ")
    alias = re.fullmatch(r"\s*[aA][sS]\s+(\S+)\s*", stage)
    image = filled(image, build.outside)
    build.known, build.copied, build.open = dict(build.outside), set(), set()
    build.started = True
    platform = one.flag("platform")
    if not re.fullmatch(r"(?:linux/(?:amd64|x86_64)|\$\{?(?:BUILD|TARGET)PLATFORM\}?)?", platform):
        return f"it is built for {platform[:40]}"
    why = "" if image in build.stages else _image(image)
    if alias:
        build.stages.add(alias[1])
    return why


def _image(image: str) -> str:
    """Return why a stranger may not get an image, or not build on it."""
    if image == "scratch":
        return ""
    if "$" in image or not re.fullmatch(r"[\w./:@-]{1,200}", image):
        return "its base image is chosen from outside"
    name, _, digest = image.partition("@")
    host, _, rest = name.partition("/")
    if rest and ("." in host or ":" in host or host == "localhost"):
        if host not in PUBLIC and not name.startswith(PUBLIC_PATHS):
            return f"the image {name[:80]} may be private"
        name = rest
    path, _, tag = name.partition(":")
    path = path.removeprefix("library/")
    if path in GONE or path.split("/")[0] in GONE or _OLD.search(f"{path}:{tag}"):
        return f"the image {name[:80]} gets no updates any more"
    return "" if digest and not tag else _tag(path, tag)


def _tag(path: str, tag: str) -> str:
    product = PRODUCTS.get(path, "")
    if product and path != "alpine" and tag in _NO_TAG:
        return f"the image {path} has no version"
    cycle = _CYCLE.match(tag)
    if not product or not cycle:
        return ""
    ended = {row.cycle for row in releases(product) if not row.alive}
    major = cycle[1].partition(".")[0]
    if cycle[1] in ended or (product == "node" and major in ended):
        return f"{path} {cycle[1]} has reached its end of life"
    if product in ("python", "php", "ruby") and "." not in cycle[1]:
        return f"the image {path}:{tag} changes its version"
    return ""


def _argument(one: Instruction, build: _Build) -> None:
    for word in one.words():
        name, given, value = word.partition("=")
        if given:
            build.known[name] = filled(value, build.known)
            build.open.discard(name)
        elif name not in build.known and name not in GIVEN:
            build.open.add(name)
    if not build.started:
        build.outside.update(build.known)


def _copy(one: Instruction, build: _Build) -> str:
    source = filled(one.flag("from"), build.outside | build.known)
    if source:
        return "" if source in build.stages or source.isdigit() else _image(source)
    words = [filled(word, build.known) for word in one.words()]
    if one.heredoc or len(words) < 2:
        return "" if one.heredoc else "it copies what cannot be told"
    wild = [word for word in words[:-1] if any(mark in word for mark in "*?[")]
    for word in words[:-1]:
        if one.name == "ADD" and word.startswith(("https://", "http://", "git@")):
            return "it downloads files"
        if "$" in word:
            return "it copies what cannot be told"
        if word not in wild and not build.context.holds(word):
            return f"{word[:80]} is not in the checkout"
        build.copied.add(re.sub(r"^(?:\./|/)+", "", word).rstrip("/") or ".")
    plain = len(words) - 1 > len(wild)
    return "" if plain or any(map(build.context.holds, wild)) else f"no {wild[0][:80]} is committed"


def _mounts(one: Instruction, context: Context) -> str:
    for key, value in one.flags:
        settings = dict(part.partition("=")[::2] for part in value.split(","))
        if key == "mount" and settings.get("type") in ("secret", "ssh"):
            return f"it wants a {settings['type']} at build time"
        source = settings.get("source", settings.get("src", ""))
        bound = key == "mount" and settings.get("type", "bind") == "bind"
        if bound and source and "from" not in settings and not context.holds(source):
            return f"{source[:80]} is not in the checkout"
        if key in ("security", "network"):
            return "it wants rights that a builder does not give"
    return ""
