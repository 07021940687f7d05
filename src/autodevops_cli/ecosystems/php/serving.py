"""How a PHP application is started, as deployment files say or convention has it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from autodevops_cli.ecosystems.php.project import Project
from autodevops_cli.ecosystems.php.roots import DOCROOTS
from autodevops_cli.model.evidence import Evidence, Place, Source, command

PORT = "0.0.0.0:${PORT:-8000}"
_WEB = re.compile(r"^web:[ \t]*(\S[^\n]{0,500})$", re.MULTILINE)


def start(project: Project) -> Iterator[Evidence]:
    """Yield the commands that start the application, those that somebody wrote down first."""
    if found := _WEB.search(project.text("Procfile")):
        place = project.repo.place(project.path("Procfile"), _WEB)
        yield command("start", found[1].strip(), place, Source.TASK, "the web process")
    if project.has("artisan") and project.depends("laravel/framework"):
        text = "php artisan serve --host=0.0.0.0 --port=${PORT:-8000}"
        place = Place(project.path("artisan"))
        yield command("start", text, place, Source.CONVENTION, "Laravel's own server")
    for folder in (*DOCROOTS, ""):
        page = f"{folder}/index.php".lstrip("/")
        if project.has(page):
            where = f" -t {shlex.quote(folder)}" if folder else ""
            place = Place(project.path(page))
            yield command(
                "start", f"php -S {PORT}{where}", place, Source.CONVENTION, "the first page"
            )
            return
