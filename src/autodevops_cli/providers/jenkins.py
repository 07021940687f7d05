"""Jenkins: reads the shell steps of a Jenkinsfile from its text; Groovy is not executed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from autodevops_cli.model.ci import CiDocument, CiJob, CiService, CiStep
from autodevops_cli.model.evidence import Place
from autodevops_cli.model.plan import Pairs
from autodevops_cli.providers._base import Provider
from autodevops_cli.providers._groovy import Token, tokens
from autodevops_cli.providers._jenkins_render import limits, render
from autodevops_cli.providers._matrix import axes_of, combined, rows
from autodevops_cli.providers._scripts import ELSEWHERE, named_image
from autodevops_cli.repository.snapshot import Snapshot, joined

NAMES = ("Jenkinsfile", "jenkinsfile", ".jenkinsfile")
MAX_TOKENS = 50_000
MAX_JOBS = 200
MAIN = ("main", "master", "develop", "trunk", "*")
# Steps of public libraries that stand for a whole pipeline.
LIBRARY = {"buildPlugin": "mvn clean install", "buildPluginWithGradle": "./gradlew build"}
_VALUES = frozenset({"true", "false", "null"})


@dataclass(slots=True)
class _Block:
    name: str
    texts: Pairs = ()
    """What was given to it, each text under its label."""
    axes: dict[str, list[str]] = field(default_factory=dict)

    def given(self, label: str = "") -> tuple[str, ...]:
        """Return the texts under a label."""
        return tuple(text for name, text in self.texts if name == label)


@dataclass(slots=True)
class _Stage:
    name: str
    line: int
    turn: int
    """Stages of a turn begin together, when those of the turns before have passed."""
    axes: dict[str, list[str]]
    steps: list[CiStep] = field(default_factory=list)
    services: list[CiService] = field(default_factory=list)
    env: list[tuple[str, str]] = field(default_factory=list)
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
    stages = [stage for stage in reader.stages if stage.steps][:MAX_JOBS]
    jobs = tuple(_job(stage, stages, reader) for stage in stages)
    env = tuple(reader.env)
    return CiDocument("jenkins", path, triggers=("push",), jobs=jobs, env=env) if jobs else None


def _job(stage: _Stage, stages: list[_Stage], reader: _Reader) -> CiJob:
    cells = combined({name: rows(name, values) for name, values in stage.axes.items()})
    before = dict.fromkeys(one.name for one in stages if one.turn < stage.turn)
    return CiJob(
        stage.name, Place(reader.path, stage.line), name=stage.name, steps=tuple(stage.steps),
        needs=tuple(before), matrix=axes_of(cells), cells=cells, services=tuple(stage.services),
        env=tuple(stage.env), image=stage.image or reader.image, gates=stage.gates, runner="linux",
    )  # fmt: skip


@dataclass(slots=True)
class _Reader:
    """Follows names, texts and braces, and keeps the stage, the folder and what is pending."""

    path: str
    stages: list[_Stage] = field(default_factory=list)
    blocks: list[_Block] = field(default_factory=list)
    env: list[tuple[str, str]] = field(default_factory=list)
    image: str = ""
    turn: int = 0
    pending: str = ""
    line: int = 0
    label: str = ""
    variable: str = ""
    server: str = ""
    texts: list[tuple[str, str]] = field(default_factory=list)

    def take(self, token: Token) -> None:
        """Read one token."""
        match token.kind:
            case "name":
                self._name(token)
            case "text":
                self._text(token)
            case "label":
                self.label = token.text
            case "assigned":
                self._await("", token.line)
                self.variable = token.text
            case "parameter":
                self._parameter(token.text)
            case _ if token.text == "{":
                self._open()
            case _ if self.blocks:
                self.blocks.pop()
                self._await("", token.line)

    def _await(self, name: str, line: int) -> None:
        """Expect the texts of a step, and forget those of the one before."""
        self.pending, self.line, self.label, self.variable, self.texts = name, line, "", "", []

    def _name(self, token: Token) -> None:
        if token.text in LIBRARY and not self.blocks:
            self._library(token)
        elif token.text in ("buildingTag", "tag") and self._inside("when"):
            self._restrict()
        elif token.text in _VALUES:
            return
        elif token.text == "image" and self.pending == "docker" and not self.texts:
            self._await("docker.image", token.line)
        elif self.pending == "docker.image" and self.texts:
            self._use(token, self.texts[0][1])
        else:
            self._await(token.text, token.line)

    def _use(self, token: Token, image: str) -> None:
        """Note what becomes of `docker.image('…')`: it holds the steps, or runs beside them."""
        if token.text == "inside":
            self._container(image)
        self._await(token.text, token.line)
        self.server = image

    def _text(self, token: Token) -> None:
        innermost = self.blocks[-1].name if self.blocks else ""
        if self.pending == "sh" and self.label in ("", "script"):
            self._shell(token)
        elif self.variable and innermost == "environment":
            env = self.stages[-1].env if self._inside("stage") else self.env
            env.append((self.variable, token.text.replace("$$", "$")))
        elif self.pending in ("image", "docker") and not self.texts:
            self._container(token.text)
        elif self.pending in ("branch", "pattern") and token.text not in MAIN:
            self._restrict()
        elif innermost == "axis" and not self._inside("excludes"):
            self._axis(token.text)
        self.texts.append((self.label, token.text))

    def _axis(self, text: str) -> None:
        axes = next((one.axes for one in reversed(self.blocks) if one.name == "matrix"), {})
        if self.pending == "name":
            axes[text] = []
        elif self.pending == "values" and axes:
            axes[list(axes)[-1]].append(text)

    def _open(self) -> None:
        block = _Block(self.pending, tuple(self.texts))
        if block.name == "stage":
            self._begin(next((text for _, text in block.texts), "stage"), self.line)
        elif block.name == "withRun" and self.server:
            self._beside(self.server)
        self.blocks.append(block)
        self._await("", self.line)

    def _begin(self, name: str, line: int) -> None:
        self.turn += not self._inside("stage")
        axes = next((one.axes for one in reversed(self.blocks) if one.name == "matrix"), {})
        self.stages.append(_Stage(name, line, self.turn, axes))

    def _beside(self, image: str) -> None:
        service = CiService(named_image(image), image, Place(self.path, self.line))
        self._stage(self.line).services.append(service)

    def _parameter(self, name: str) -> None:
        """Take the name that a block gives to the server that runs beside it."""
        services = self._stage(self.line).services if self.stages else []
        if services and self.blocks and self.blocks[-1].name == "withRun":
            last = services[-1]
            services[-1] = CiService(name, last.image, last.where)

    def _library(self, token: Token) -> None:
        step = CiStep(Place(self.path, token.line), uses=token.text, run=LIBRARY[token.text])
        self._stage(token.line).steps.append(step)

    def _shell(self, token: Token) -> None:
        self._await("", token.line)
        if not self._inside("post") and not self._inside("when"):
            step = CiStep(
                Place(self.path, token.line), run=_dedented(token.text), directory=self._folder(),
                env=tuple(self._variables()), advisory=self._is_advice(),
                # A text of several lines begins beside its quotes, not on the line below.
                lines=(("run", token.line - ("\n" in token.text)),),
            )  # fmt: skip
            self._stage(token.line).steps.append(step)

    def _stage(self, line: int) -> _Stage:
        if not self.stages:
            self.stages.append(_Stage("build", line, self.turn, {}))
        return self.stages[-1]

    def _folder(self) -> str:
        folder = ""
        for block in self.blocks:
            if block.name == "dir":
                led = next((text for label, text in block.texts if label in ("", "path")), "")
                known = led and "$" not in led and folder != ELSEWHERE
                folder = joined(folder, led) if known else ELSEWHERE
        return folder

    def _variables(self) -> Iterator[tuple[str, str]]:
        for block in self.blocks:
            for text in block.given() if block.name == "withEnv" else ():
                name, _, value = text.partition("=")
                yield name, value.replace("$$", "$")

    def _is_advice(self) -> bool:
        """Tell whether a failure leaves the build as good as it was."""
        return any(
            one.name == "catchError" and "SUCCESS" in one.given("buildResult")
            for one in self.blocks
        )

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


def _dedented(text: str) -> str:
    """Return a script without the indentation that all its lines share; its `#!` has none."""
    head, newline, rest = text.partition("\n") if text.startswith("#!") else ("", "", text)
    lines = rest.split("\n")
    margin = min((len(one) - len(one.lstrip(" ")) for one in lines if one.strip()), default=0)
    return head + newline + "\n".join(line[margin:] for line in lines) if margin else text


PROVIDER = Provider("jenkins", "Jenkins", files, parse, render, limits=limits)
