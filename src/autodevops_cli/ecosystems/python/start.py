"""How the application is started, as deployment files say or convention has it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.ecosystems.python.project import Project
from autodevops_cli.ecosystems.python.roots import SCRIPTS
from autodevops_cli.model.evidence import Evidence, Place, Source, command

WEB = re.compile(r"^web:[ \t]*(\S.*)$", re.MULTILINE)
ENTRYPOINT = re.compile(r"^entrypoint:\s*[\"']?([^\"'\n]{1,300})", re.MULTILINE)
INSTANCE = re.compile(r"^(\w+)\s*(?::[^=\n]{1,60})?=\s*(FastAPI|Flask|Starlette|FastHTML)\(", re.M)
PORT = "${PORT:-8000}"


def start(project: Project) -> Iterator[Evidence]:
    """Yield the commands that start the application, those that somebody wrote down first."""
    if found := WEB.search(project.text("Procfile")):
        place = project.repo.place(project.path("Procfile"), WEB)
        yield command("start", found[1].strip(), place, Source.TASK, "the web process")
    if found := ENTRYPOINT.search(project.text("app.yaml")):
        place = project.repo.place(project.path("app.yaml"), ENTRYPOINT)
        yield command("start", found[1].strip(), place, Source.TASK, "the entry point")
    yield from _django(project)
    yield from _server(project)
    for name in SCRIPTS:
        if project.has(name):
            place = Place(project.path(name))
            yield command("start", f"python {name}", place, Source.CONVENTION, "a script to run")
            return
    yield from _package(project)


def _django(project: Project) -> Iterator[Evidence]:
    wsgi = next((one for one in _wsgi_modules(project)), "")
    if not project.has("manage.py") or not project.declares("django") or not wsgi:
        return
    text = "python manage.py migrate && gunicorn " + f"--bind 0.0.0.0:{PORT} {wsgi}:application"
    if project.declares("gunicorn") or not project.manifest.packaged:
        yield command("start", text, Place(project.path("manage.py")), Source.CONVENTION, "Django")


def _wsgi_modules(project: Project) -> Iterator[str]:
    start_at = len(project.root) + 1 if project.root else 0
    for path in project.repo.named("wsgi.py"):
        inside = path[start_at:]
        if path in project.repo.below(project.root) and inside.count("/") == 1:
            yield inside.removesuffix(".py").replace("/", ".")


def _server(project: Project) -> Iterator[Evidence]:
    """Yield the server for an application object in one of the usual scripts."""
    for name in SCRIPTS:
        found = INSTANCE.search(project.text(name))
        if not found:
            continue
        module, place = name.removesuffix(".py"), project.repo.place(project.path(name), found[0])
        if found[2] == "Flask":
            if project.declares("gunicorn"):
                text = f"gunicorn --bind 0.0.0.0:{PORT} {module}:{found[1]}"
                yield command("start", text, place, Source.CONVENTION, "a Flask application")
        elif project.declares("uvicorn") or project.declares("fastapi"):
            text = f"uvicorn {module}:{found[1]} --host 0.0.0.0 --port {PORT}"
            yield command("start", text, place, Source.CONVENTION, f"a {found[2]} application")


def _package(project: Project) -> Iterator[Evidence]:
    start_at = len(project.root) + 1 if project.root else 0
    for path in project.repo.named("__main__.py"):
        folder = path[start_at:].rpartition("/")[0]
        if path in project.repo.below(project.root) and folder and "/" not in folder:
            text, note = f"python -m {folder}", "a package to run"
            if re.fullmatch(r"[\w.-]+", folder) and not project.manifest.classifiers:
                yield command("start", text, Place(path), Source.CONVENTION, note)
                return
