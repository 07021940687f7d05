"""Where the repository is deployed to: what the files of platforms and of other tools say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from posixpath import basename

from autodevops_cli.ecosystems._base import ASIDE
from autodevops_cli.model.evidence import Evidence, Place
from autodevops_cli.repository.snapshot import Snapshot, joined, parent
from autodevops_cli.repository.table import Table

MAX_PLACES = 20
MAX_MANIFESTS = 200
# Folders of tests and of others' code; those that hold deployments are none of them.
ELSEWHERE = ASIDE - {"deploy", "scripts", "script", "hack", "tools", "ci", ".github"}
CLUSTER = frozenset(("k8s", "kubernetes", "kube", "deploy", "deployment", "deployments",
                     "manifests", "kustomize", "base", "overlays"))  # fmt: skip

_STARTS = re.compile(r"^[ \t]{0,8}(?:CMD|ENTRYPOINT)\b", re.MULTILINE | re.IGNORECASE)
_WORKLOAD = re.compile(
    r"^kind:[ \t]{0,8}[\"']?(?:Deployment|StatefulSet|DaemonSet|CronJob)[\"']?[ \t]{0,8}$",
    re.MULTILINE,
)
_WEB = re.compile(r"^web[ \t]{0,8}:", re.MULTILINE)
_SERVERLESS = re.compile(r"^Transform:.{0,200}AWS::Serverless", re.MULTILINE)
_LISTED = re.compile(r"^Transform:[ \t]*\n(?:[ \t]*-[^\n]{0,100}\n){0,9}[ \t]*-[ \t]*[\"']?AWS::S",
                     re.MULTILINE)  # fmt: skip
_RUNTIME = re.compile(r"^(?:runtime|env)[ \t]{0,8}:[ \t]{0,8}\S", re.MULTILINE)

# What alone says where: the target, the names of its file, a few words about it.
NAMED: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("fly", ("fly.toml",), "an application on Fly.io"),
    ("heroku", ("Procfile", "heroku.yml"), "processes that Heroku starts"),
    ("render", ("render.yaml",), "a blueprint of Render"),
    ("vercel", ("vercel.json",), "settings of Vercel"),
    ("netlify", ("netlify.toml",), "settings of Netlify"),
    ("railway", ("railway.json", "railway.toml"), "settings of Railway"),
    ("cloudflare", ("wrangler.toml", "wrangler.json", "wrangler.jsonc"), "a Cloudflare Worker"),
    ("serverless", ("serverless.yml", "serverless.yaml", "serverless.ts"), "functions on demand"),
    ("aws-cdk", ("cdk.json",), "stacks of the AWS CDK"),
    ("aws-sam", ("samconfig.toml",), "settings of AWS SAM"),
    ("firebase", ("firebase.json",), "settings of Firebase"),
    ("pulumi", ("Pulumi.yaml",), "a project of Pulumi"),
    ("skaffold", ("skaffold.yaml",), "a pipeline of Skaffold"),
    ("helm", ("Chart.yaml",), "a Helm chart"),
    ("elastic-beanstalk", (".elasticbeanstalk/config.yml",), "an Elastic Beanstalk environment"),
)  # fmt: skip


def deployments(repo: Snapshot) -> Iterator[Evidence]:
    """Yield where the repository is deployed to, the first place of a target under its name alone.

    Further ones, in other folders, stand under the name with the folder.
    """
    told: dict[str, dict[str, Evidence]] = {}
    for target, place, note in _seen(repo):
        folders = told.setdefault(target, {})
        folder = parent(place.path)
        if folder in folders or len(folders) == MAX_PLACES:
            continue
        subject = f"deploy.{target}.{folder}" if folders else f"deploy.{target}"
        folders[folder] = Evidence(subject, place.path, place, note=note)
    for folders in told.values():
        yield from folders.values()


def _seen(repo: Snapshot) -> Iterator[tuple[str, Place, str]]:
    """Yield targets with the place that names them and a few words about it."""
    for target, names, note in NAMED:
        yield from ((target, place, note) for place in _found(repo, *names))
    for target, names, says, note in _TOLD:
        for one in _found(repo, *names):
            if at := says(repo, one.path):
                yield target, at, note
    for place in _workloads(repo):
        yield "kubernetes", place, "a workload of Kubernetes"
    for path in repo.below(".ebextensions")[:1]:
        yield "elastic-beanstalk", Place(path), "its settings"


def _found(repo: Snapshot, *names: str) -> Iterator[Place]:
    """Yield the files of these names outside of tests, examples and others' code."""
    for path in repo.named(*(basename(name) for name in names)):
        wanted = any(path == name or path.endswith(f"/{name}") for name in names)
        if wanted and not ELSEWHERE & {part.lower() for part in path.split("/")[:-1]}:
            yield repo.place(path, _WEB) if path.endswith("Procfile") else Place(path)


def _container(repo: Snapshot, path: str) -> Place | None:
    """Return where an image says what it starts; one that starts nothing is a tool's."""
    return _line(repo, path, _STARTS)


def _application(repo: Snapshot, path: str) -> Place | None:
    """Return an app.json of Heroku; Expo and others have files of this name, too."""
    data = repo.json(path)
    own = ("buildpacks", "formation", "addons", "stack")
    return repo.place(path, f'"{_first(data, own)}"') if _first(data, own) else None


def _first(data: Table, keys: tuple[str, ...]) -> str:
    return next((key for key in keys if data.has(key)), "")


def _sam(repo: Snapshot, path: str) -> Place | None:
    return _line(repo, path, _SERVERLESS) or _line(repo, path, _LISTED)


def _app_engine(repo: Snapshot, path: str) -> Place | None:
    return _line(repo, path, _RUNTIME)


def _azure(repo: Snapshot, path: str) -> Place | None:
    return repo.place(path, "services:") if repo.yaml(path).table("services") else None


def _kamal(repo: Snapshot, path: str) -> Place | None:
    data = repo.yaml(path) if "<%" not in repo.text(path) else Table({})
    told = data.text("service") and data.text("image")
    return repo.place(path, "service:") if told else None


def _line(repo: Snapshot, path: str, pattern: re.Pattern[str]) -> Place | None:
    found = pattern.search(repo.text(path))
    return Place(path, repo.text(path).count("\n", 0, found.start()) + 1) if found else None


Says = Callable[[Snapshot, str], Place | None]
# What says where only by its content: the target, names of files, where in the file, about it.
_TOLD: tuple[tuple[str, tuple[str, ...], Says, str], ...] = (
    ("docker", ("Dockerfile", "Containerfile"), _container, "an image that starts something"),
    ("heroku", ("app.json",), _application, "what Heroku needs to know"),
    ("aws-sam", ("template.yaml", "template.yml"), _sam, "a template of AWS SAM"),
    ("app-engine", ("app.yaml", "app.yml"), _app_engine, "a service of App Engine"),
    ("azure", ("azure.yaml",), _azure, "services of the Azure Developer CLI"),
    ("kamal", ("config/deploy.yml",), _kamal, "a service that Kamal deploys"),
)


def _workloads(repo: Snapshot) -> Iterator[Place]:
    """Yield the manifests of Kubernetes that make something run."""
    paths = (path for path in repo.files if path.endswith((".yml", ".yaml")))
    for path in [path for path in paths if _is_for_cluster(path)][:MAX_MANIFESTS]:
        if place := _line(repo, path, _WORKLOAD):
            yield place


def _is_for_cluster(path: str) -> bool:
    folders = {part.lower() for part in joined("", path).split("/")[:-1]}
    return bool(folders & CLUSTER) and not folders & ELSEWHERE
