"""Which product, in which versions, the setup steps and images of a job bring."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from autodevops_cli.model.ci import CiDocument, CiJob, CiStep
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.pattern import Pattern

# The input that names a version, of actions and of the tasks of Azure.
_INPUTS = {
    "actions/setup-python": (("python-version", "python"),),
    "actions/setup-node": (("node-version", "node"),),
    "actions/setup-go": (("go-version", "go"),),
    "actions/setup-dotnet": (("dotnet-version", "dotnet"),),
    "ruby/setup-ruby": (("ruby-version", "ruby"),),
    "shivammathur/setup-php": (("php-version", "php"),),
    "erlef/setup-beam": (("otp-version", "erlang"), ("elixir-version", "elixir")),
    "astral-sh/setup-uv": (("python-version", "python"),),
    "julia-actions/setup-julia": (("version", "julia"),),
    "hashicorp/setup-terraform": (("terraform_version", "terraform"),),
    "usepythonversion": (("versionSpec", "python"),),
    "nodetool": (("versionSpec", "node"),), "usenode": (("version", "node"),),
    "gotool": (("version", "go"),), "usedotnet": (("version", "dotnet"),),
    "userubyversion": (("versionSpec", "ruby"),),
}  # fmt: skip
_JAVA = {"temurin": "java-temurin", "corretto": "java-corretto", "oracle": "java-oracle"}
_TRAVIS = {"python": "python", "node_js": "node", "rvm": "ruby", "php": "php", "go": "go"}
_IMAGES = {
    "python": "python", "node": "node", "ruby": "ruby", "php": "php", "golang": "go", "go": "go",
    "elixir": "elixir", "erlang": "erlang", "julia": "julia", "eclipse-temurin": "java-temurin",
    "amazoncorretto": "java-corretto", "perl": "perl", "dotnet/sdk": "dotnet",
    "dotnet/aspnet": "dotnet", "dotnet/runtime": "dotnet", "debian": "debian", "ubuntu": "ubuntu",
    "alpine": "alpine", "postgres": "postgres", "mysql": "mysql", "mariadb": "mariadb",
    "mongo": "mongodb", "redis": "redis", "elasticsearch": "elasticsearch",
    "opensearch": "opensearch", "rabbitmq": "rabbitmq", "memcached": "memcached",
    "cassandra": "cassandra", "couchdb": "couchdb", "neo4j": "neo4j", "nginx": "nginx",
    "solr": "solr", "valkey/valkey": "valkey", "zookeeper": "zookeeper",
}  # fmt: skip
_CODENAMES = {
    "trusty": "14.04", "xenial": "16.04", "bionic": "18.04", "focal": "20.04", "jammy": "22.04",
    "noble": "24.04", "jessie": "8", "stretch": "9", "buster": "10", "bullseye": "11",
    "bookworm": "12", "trixie": "13",
}  # fmt: skip
# Who else builds images of these products, under the same tags.
_PUBLISHERS = Pattern(
    r"^(?:docker\.io/|index\.docker\.io/|registry-1\.docker\.io/)?"
    r"(?:library/|cimg/|mcr\.microsoft\.com/|public\.ecr\.aws/docker/library/"
    r"|docker\.elastic\.co/elasticsearch/|opensearchproject/)?"
)
_MATRIX = Pattern(r"\$\{\{\s{0,9}matrix\.([\w.-]{1,80})\s{0,9}\}\}")
_TAG = Pattern(r"v?\d{1,6}(?:\.\d{1,6}){0,2}")
MAX_VALUES = 200


@dataclass(frozen=True, slots=True)
class Version:
    """A product in a version as the file spells it: "3.8", "16.x", ">=1.19"."""

    product: str
    text: str
    where: Place


def versions(document: CiDocument, job: CiJob) -> Iterator[Version]:
    """Yield what a job sets up, runs in and starts beside itself."""
    for step in job.steps:
        yield from _set_up(job, step)
        if step.uses.startswith("docker://"):
            yield from _image(job, step.uses.removeprefix("docker://"), step.at("uses"))
    yield from _image(job, job.image, job.at("container"))
    for service in job.services:
        yield from _image(job, service.image, service.where)
    for axis in job.matrix if document.provider == "travis" else ():
        for value in axis.values if axis.name in _TRAVIS else ():
            yield Version(_TRAVIS[axis.name], value, job.where)


def _set_up(job: CiJob, step: CiStep) -> Iterator[Version]:
    name, inputs = step.uses.partition("@")[0].lower(), dict(step.inputs)
    wanted = _INPUTS.get(name, ())
    if name == "actions/setup-java" and inputs.get("distribution", "") in _JAVA:
        wanted = (("java-version", _JAVA[inputs["distribution"]]),)
    if inputs.get("elixir-version"):
        wanted = (("elixir-version", "elixir"),)  # which Erlang goes with it is for Elixir to say
    for key, product in wanted:
        for line in inputs.get(key, "").splitlines()[:MAX_VALUES]:
            where = job.at("strategy") if _MATRIX.search(line) else step.at("with")
            for text in _expanded(job, line.strip()):
                yield Version(product, text.removeprefix(f"{product}-"), where)


def _image(job: CiJob, image: str, where: Place) -> Iterator[Version]:
    for one in _expanded(job, image):
        path, _, tag = one.partition("@")[0].rpartition(":")
        product = _IMAGES.get(_PUBLISHERS.sub("", path.lower(), count=1))
        if product and tag:
            word = tag.partition("-")[0].lower()
            found = _TAG.fullmatch(word)
            text = found[0] if found else _codename(product, word)
            if text:
                yield Version(product, text, where)


def _codename(product: str, word: str) -> str:
    return _CODENAMES.get(word, "") if product in ("debian", "ubuntu") else ""


def _expanded(job: CiJob, text: str) -> Iterator[str]:
    """Yield a text with each value of the one axis that it names; itself where it names none."""
    found = _MATRIX.search(text)
    if found is None:
        yield from (text,) if text and "${{" not in text and "$(" not in text else ()
        return
    values = next((axis.values for axis in job.matrix if axis.name == found[1]), ())
    for value in values[:MAX_VALUES]:
        filled = text.replace(found[0], value)
        if "${{" not in filled:
            yield filled
