"""How a project is built, and how its application is started."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from autodevops_cli.ecosystems.ruby.bundle import Bundle
from autodevops_cli.ecosystems.ruby.testing import is_rails, rails_program
from autodevops_cli.model.evidence import Evidence, Place, Source, command

MAIN_FILES = ("app.rb", "main.rb", "server.rb", "application.rb")


def serving(bundle: Bundle) -> Iterator[Evidence]:
    """Yield start and build commands."""
    yield from _site(bundle)
    yield from _application(bundle)
    yield from _gem(bundle)


def _site(bundle: Bundle) -> Iterator[Evidence]:
    for gems, settings, name in (
        (("jekyll", "github-pages"), ("_config.yml", "_config.toml"), "jekyll"),
        (("middleman", "middleman-core"), ("config.rb",), "middleman"),
    ):
        path = bundle.has(*settings)
        if path and bundle.asks(*gems) and not bundle.specs:
            start = "serve" if name == "jekyll" else "server"
            note = f"{name.title()} is configured"
            for kind, verb in (("build", "build"), ("start", start)):
                text = f"{bundle.entered}{name} {verb}"
                yield command(kind, text, Place(path), Source.TOOL_CONFIG, note)


def _application(bundle: Bundle) -> Iterator[Evidence]:
    if is_rails(bundle):
        where = Place(bundle.has("config/application.rb"))
        text = f"{rails_program(bundle)} server"
        yield command("start", text, where, Source.CONVENTION, "a Rails application")
        if bundle.holds("sprockets-rails", "propshaft", "sprockets"):
            text = f"{bundle.entered}rake assets:precompile"
            yield command("build", text, where, Source.CONVENTION, "the assets of Rails")
        return
    if bundle.specs:
        return
    if path := bundle.has("config.ru"):
        server = next((one for one in ("puma", "unicorn", "thin") if bundle.asks(one)), "rackup")
        text = f"{bundle.entered}{'thin start' if server == 'thin' else server}"
        yield command("start", text, Place(path), Source.CONVENTION, "a Rack application")
    elif path := bundle.has(*MAIN_FILES):
        name = path.rpartition("/")[2]
        text = f"{bundle.entered}ruby {name}"
        yield command("start", text, Place(path), Source.CONVENTION, "the main file")


def _gem(bundle: Bundle) -> Iterator[Evidence]:
    """A gem without tests is at least built."""
    for path in bundle.specs[:1]:
        text = f"gem build {shlex.quote(path.rpartition('/')[2])}"
        yield command("build", text, Place(path), Source.CONVENTION, "the gem")
