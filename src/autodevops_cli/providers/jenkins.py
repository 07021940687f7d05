"""Jenkins: reads the shell steps of a Jenkinsfile from its text; Groovy is not executed."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice

from autodevops_cli.model.ci import CiDocument, CiJob, CiStep
from autodevops_cli.model.evidence import Place
from autodevops_cli.providers._base import Provider
from autodevops_cli.providers._groovy import Token, tokens
from autodevops_cli.providers._scripts import ELSEWHERE
from autodevops_cli.repository.snapshot import Snapshot, joined

NAMES = ("Jenkinsfile", "jenkinsfile", ".jenkinsfile")
MAX_TOKENS = 50_000
MAIN = ("main", "master", "develop", "trunk", "*")
_ARGUMENTS = frozenset(
    {"script", "label", "returnStdout", "returnStatus", "image", "true", "false"}
)
# Steps of public libraries that stand for a whole pipeline.
LIBRARY = {"buildPlugin": "mvn clean install", "buildPluginWithGradle": "./gradlew build"}


@dataclass(slots=True)
class _Block:
    name: str
    argument: str = ""


@dataclass(slots=True)
class _Stage:
    name: str
    line: int
    steps: list[CiStep] = field(default_factory=list)
    image: str = ""
    gates: bool = True


def files(repo: Snapshot) -> tuple[str, ...]:
    """Return the Jenkinsfiles at the root and in a `jenkins` or `ci` folder."""
    places = ("", "jenkins/", ".jenkins/", "ci/")
    return tuple(f"{place}{name}" for place in places for name in NAMES if repo.has(place + name))


def parse(repo: Snapshot, path: str) -> CiDocument | None:
    """Return each stage that runs shell text as a job."""
    reader = _Reader(path)
    for token in islice(tokens(repo.text(path)), MAX_TOKENS):
        reader.take(token)
    jobs = tuple(
        CiJob(
            stage.name, Place(path, stage.line), name=stage.name, steps=tuple(stage.steps),
            image=stage.image or reader.image, gates=stage.gates, runner="linux",
        )
        for stage in reader.stages if stage.steps
    )  # fmt: skip
    return CiDocument("jenkins", path, triggers=("push",), jobs=jobs) if jobs else None


@dataclass(slots=True)
class _Reader:
    """Follows names, texts and braces, and keeps the stage, the folder and what is pending."""

    path: str
    stages: list[_Stage] = field(default_factory=list)
    blocks: list[_Block] = field(default_factory=list)
    image: str = ""
    pending: str = ""
    line: int = 0
    argument: str = ""

    def take(self, token: Token) -> None:
        """Read one token."""
        if token.kind == "name":
            self._name(token)
        elif token.kind == "text":
            self._text(token)
        elif token.text == "{":
            self._open()
        elif token.text == "}" and self.blocks:
            self.blocks.pop()
            self.pending = self.argument = ""

    def _name(self, token: Token) -> None:
        if token.text in LIBRARY and not self.blocks:
            self._library(token)
        elif token.text in ("buildingTag", "tag") and self._inside("when"):
            self._restrict()
        # Names of arguments stand between a step and its text: `sh(script: '…')`.
        elif token.text not in _ARGUMENTS or self.pending not in ("sh", "stage", "docker"):
            self.pending, self.line, self.argument = token.text, token.line, ""

    def _text(self, token: Token) -> None:
        if self.pending == "sh":
            self._shell(token)
        elif self.pending in ("image", "docker") and not self.argument:
            self._container(token.text)
        elif self.pending in ("branch", "pattern") and token.text not in MAIN:
            self._restrict()
        self.argument = self.argument or token.text

    def _open(self) -> None:
        if self.pending == "stage":
            self.stages.append(_Stage(self.argument or "stage", self.line))
        self.blocks.append(_Block(self.pending, self.argument))
        self.pending = self.argument = ""

    def _library(self, token: Token) -> None:
        step = CiStep(Place(self.path, token.line), uses=token.text, run=LIBRARY[token.text])
        self._stage(token.line).steps.append(step)

    def _shell(self, token: Token) -> None:
        self.pending = ""
        if not self._inside("post") and not self._inside("when"):
            step = CiStep(Place(self.path, token.line), run=token.text, directory=self._folder())
            self._stage(token.line).steps.append(step)

    def _stage(self, line: int) -> _Stage:
        if not self.stages:
            self.stages.append(_Stage("build", line))
        return self.stages[-1]

    def _folder(self) -> str:
        folder = ""
        for block in self.blocks:
            if block.name == "dir":
                known = block.argument and "$" not in block.argument and folder != ELSEWHERE
                folder = joined(folder, block.argument) if known else ELSEWHERE
        return folder

    def _container(self, image: str) -> None:
        if self._inside("stage") and self.stages:
            self.stages[-1].image = image
        else:
            self.image = self.image or image

    def _restrict(self) -> None:
        """Note that the stage only runs for tags or for a branch that is not the main one."""
        if self.stages and self._inside("when") and not self._inside("not"):
            self.stages[-1].gates = False

    def _inside(self, name: str) -> bool:
        return any(block.name == name for block in self.blocks)


PROVIDER = Provider("jenkins", "Jenkins", files, parse)
