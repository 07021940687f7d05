"""What to install before tests or checks run, chosen by what bundles hold and are called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from autodevops_cli.ecosystems.python.bundles import Bundle, Kind
from autodevops_cli.ecosystems.python.packages import BUILT_AGAINST
from autodevops_cli.ecosystems.python.project import Project
from autodevops_cli.ecosystems.python.requirements import Requirement, normal
from autodevops_cli.ecosystems.python.words import names

MAX_FEATURES = 12

# Too large or too particular to install because a name fits.
HEAVY = names(
    """
    torch torchvision torchaudio tensorflow jax jaxlib pyspark ray vllm triton xformers mxnet
    paddlepaddle tensorrt deepspeed bitsandbytes flash-attn cupy onnxruntime-gpu pyqt5 pyqt6
    pyside2 pyside6 wxpython gdal rpy2 pygobject dask-cuda cudf openvino nvidia-ml-py
    """
)
EVERYTHING = frozenset(("all", "full", "complete", "everything", "extras", "all-extras"))
# Modules whose distribution has another name.
DISTRIBUTIONS = {
    "yaml": "pyyaml", "PIL": "pillow", "cv2": "opencv-python", "bs4": "beautifulsoup4",
    "sklearn": "scikit-learn", "dateutil": "python-dateutil", "slugify": "python-slugify",
    "dotenv": "python-dotenv", "jwt": "pyjwt", "git": "gitpython", "docx": "python-docx",
    "magic": "python-magic", "Crypto": "pycryptodome", "OpenSSL": "pyopenssl",
    "serial": "pyserial", "attr": "attrs", "rest_framework": "djangorestframework",
    "ruamel": "ruamel-yaml", "skimage": "scikit-image", "zmq": "pyzmq",
    "fasthtml": "python-fasthtml", "MySQLdb": "mysqlclient", "ldap": "python-ldap",
    "pkg_resources": "setuptools", "psycopg2": "psycopg2-binary", "socks": "pysocks",
    "jose": "python-jose", "multipart": "python-multipart", "telegram": "python-telegram-bot",
    "websocket": "websocket-client", "snappy": "python-snappy", "lz4": "lz4", "mpl": "matplotlib",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Selection:
    """The bundles to install beside the project, and distributions that nothing declares."""

    bundles: tuple[Bundle, ...] = ()
    missing: tuple[str, ...] = ()

    def requirements(self, project: Project) -> tuple[Requirement, ...]:
        """Return everything that an install of this selection asks for."""
        default = (one for one in project.bundles if one.default)
        chosen = (wanted for one in (*default, *self.bundles) for wanted in one.requirements)
        return (*project.manifest.dependencies, *chosen)


def for_tests(project: Project, runner: str) -> Selection:
    """Return what tests need: their runner ("" for unittest), its plugins, what they import."""
    chosen = _Chosen(project)
    plugins = project.suite.plugins if runner == "pytest" else ()
    chosen.base()
    if runner:
        chosen.bring(runner, (runner, *plugins))
    chosen.named_for_tests(runner)
    for plugin in plugins:
        chosen.bring(plugin, (plugin,))
    for distribution in sorted(_imported(project)):
        chosen.bring(distribution, (distribution,))
    chosen.features()
    wanted = (runner, *plugins) if runner else ()
    missing = tuple(dict.fromkeys(one for one in wanted if one not in chosen.have))
    return Selection(tuple(chosen.bundles), missing)


def for_tools(project: Project, tools: Iterable[str], *, environment: bool) -> Selection:
    """Return what checks need: the tools, and where they look at types the environment of tests."""
    chosen = _Chosen(project)
    chosen.base()
    tools = tuple(tools)
    if environment and any(one.name == "pytest" for one in project.wanted()):
        for bundle in for_tests(project, "pytest").bundles:
            chosen.add(bundle)
    for tool in tools:
        chosen.bring_tool(tool)
    return Selection(tuple(chosen.bundles), tuple(one for one in tools if one not in chosen.have))


class _Chosen:
    """Collects bundles and knows which distributions they bring."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.bundles: list[Bundle] = []
        self.have = {one.name for one in project.manifest.dependencies}
        for one in project.bundles:
            if one.default:
                self.have |= one.names

    def add(self, bundle: Bundle) -> None:
        if bundle not in self.bundles and not bundle.default:
            self.bundles.append(bundle)
            self.have |= bundle.names

    def base(self) -> None:
        """Add the application's own requirements, where no manifest lists its dependencies."""
        manifest = self.project.manifest
        if self.project.manager != "pip" or manifest.dependencies:
            return
        files = [one for one in self.project.bundles if one.is_base]
        usual = [one for one in files if one.label in ("", "base", "common")] or files
        for one in usual[:1]:
            self.add(one)

    def bring(self, distribution: str, fitting: tuple[str, ...]) -> None:
        """Add the best bundle with a distribution; of two, the one with more `fitting` others."""
        if distribution in self.have:
            return
        holding = [one for one in self.project.bundles if distribution in one.names]
        if holding:
            best = min(holding, key=lambda one: (one.rank, -len(one.names & set(fitting))))
            self.add(best)

    def bring_tool(self, distribution: str) -> None:
        """Add the smallest bundle with a tool, unless it is there."""
        holding = [one for one in self.project.bundles if distribution in one.names]
        if distribution not in self.have and holding:
            self.add(min(holding, key=lambda one: len(one.names)))

    def named_for_tests(self, runner: str) -> None:
        """Add a bundle that is called "tests", when nothing chosen is."""
        named = [one for one in self.project.bundles if one.rank <= 1]
        if any(one in named or one.rank <= 1 for one in self.bundles):
            return
        for one in sorted(named, key=lambda one: (one.rank, one.kind is Kind.FILE))[:1]:
            if not one.names <= self.have or runner not in self.have:
                self.add(one)

    def features(self) -> None:
        """Add the project's own extras where they are few and light: tests may cover them."""
        project = self.project
        if not project.manifest.packaged or project.tool.has("uv", "conflicts"):
            return
        light = [one for one in project.bundles if _is_feature(one, project.manifest.name)]
        names = {name for one in light for name in one.names} - self.have
        if len(names) <= MAX_FEATURES:
            for one in light:
                if not one.names <= self.have:
                    self.add(one)


def _is_feature(bundle: Bundle, project: str) -> bool:
    if bundle.kind is not Kind.EXTRA or bundle.rank != 6 or bundle.label in EVERYTHING:
        return False
    remote = any(one.constraint.startswith("@") for one in bundle.requirements)
    return not remote and not bundle.names & (HEAVY | set(BUILT_AGAINST))


def _imported(project: Project) -> frozenset[str]:
    """Return the declared distributions that tests import, as far as their names tell."""
    declared = {one.name for one in project.wanted()} - HEAVY
    found: set[str] = set()
    for module in project.suite.imports:
        plain = normal(module)
        guesses = (DISTRIBUTIONS.get(module, ""), plain, f"python-{plain}", f"py{plain}")
        found.update(one for one in guesses[:1] + guesses[1:2] if one in declared)
        if not found & set(guesses):
            found.update(one for one in guesses[2:] if one in declared)
    return frozenset(found)
