"""What gems say about a project: frameworks, servers it speaks to, libraries of the system."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.ecosystems.ruby.bundle import Bundle
from autodevops_cli.ecosystems.ruby.gemfile import Gem
from autodevops_cli.model.evidence import Evidence, Strength
from autodevops_cli.repository.snapshot import joined

FRAMEWORKS = {
    "rails": "rails railties actionpack",
    "sinatra": "sinatra sinatra-contrib",
    "jekyll": "jekyll github-pages",
    "middleman": "middleman middleman-core middleman-cli",
    "hanami": "hanami",
    "grape": "grape",
    "rspec": "rspec rspec-rails rspec-core",
    "minitest": "minitest minitest-reporters minitest-rails",
}
DRIVERS = {
    "postgres": "pg activerecord-postgis-adapter sequel_pg",
    "mysql": "mysql2 trilogy",
    "sqlserver": "tiny_tds activerecord-sqlserver-adapter",
    "mongodb": "mongoid mongo",
    "redis": "redis redis-client redis-rails sidekiq resque kredis",
    "memcached": "dalli",
    "rabbitmq": "bunny sneakers march_hare",
    "elasticsearch": "elasticsearch elasticsearch-rails chewy searchkick",
    "opensearch": "opensearch-ruby",
}
# Debian's names of what gems load or compile against, and GitHub's images lack.
LOADED = {
    "libvips": "ruby-vips image_processing",
    "imagemagick": "mini_magick",
    "ffmpeg": "streamio-ffmpeg",
    "graphviz": "ruby-graphviz",
    "tesseract-ocr": "rtesseract",
    "libimage-exiftool-perl": "mini_exiftool exiftool",
    "libsodium23": "rbnacl",
}
COMPILED = {
    "libmagickwand-dev": "rmagick",
    "libicu-dev": "charlock_holmes",
    "libcurl4-openssl-dev": "curb patron",
    "libmagic-dev": "ruby-filemagic",
    "freetds-dev": "tiny_tds",
    "libgeos-dev": "rgeo",
    "libidn-dev": "idn-ruby",
    "libgmp-dev": "gmp",
    "libzmq3-dev": "ffi-rzmq rbczmq",
    "libvirt-dev": "ruby-libvirt",
    "libncurses-dev": "curses",
    "libtag1-dev": "taglib-ruby",
    "libldap-dev": "ruby-ldap",
    "libsnappy-dev": "snappy",
}
ENVIRONMENTS = ("config/environments/test.rb", "config/initializers/active_storage.rb")
_MAGICK = re.compile(r"variant_processor\s*=\s*:mini_magick")


def libraries(bundle: Bundle) -> Iterator[Evidence]:
    """Yield frameworks, drivers and system packages, each with the gem that tells."""
    yield from _frameworks(bundle)
    drivers = tuple(_drivers(bundle))
    yield from drivers
    sqlite = bundle.asks("sqlite3")
    if sqlite and not any(one.subject in ("driver.postgres", "driver.mysql") for one in drivers):
        yield Evidence("embedded.sql", "sqlite3", sqlite.where, note="the gem sqlite3")
    if gem := bundle.asks("testcontainers", "testcontainers-core"):
        yield Evidence("testcontainers", "yes", gem.where, note=f"the gem {gem.name}")
    yield from _packages(bundle)


def _frameworks(bundle: Bundle) -> Iterator[Evidence]:
    for name, names in FRAMEWORKS.items():
        gem = bundle.asks(*names.split())
        # A library that tests against Rails is no Rails application.
        if gem and not (name in ("rails", "sinatra") and bundle.specs and not _is_app(bundle)):
            yield Evidence(f"framework.{name}", name, gem.where, note=f"the gem {gem.name}")
    if not bundle.asks("rails", "railties", "actionpack") and (path := bundle.has("bin/rails")):
        where = bundle.repo.place(path)
        note = "the program that starts Rails"
        yield Evidence("framework.rails", "rails", where, Strength.INFERRED, note=note)


def _is_app(bundle: Bundle) -> bool:
    return bool(bundle.has("config/application.rb", "config.ru"))


def _drivers(bundle: Bundle) -> Iterator[Evidence]:
    for service, names in DRIVERS.items():
        gem = bundle.asks(*names.split())
        if gem and gem.tested:
            yield Evidence(f"driver.{service}", service, gem.where, note=f"the gem {gem.name}")


def _packages(bundle: Bundle) -> Iterator[Evidence]:
    """Yield what gems need from the system; `compiled` is needed wherever they are installed."""
    for package, names in LOADED.items():
        if gem := bundle.asks(*names.split()):
            yield _package("system-package", package, gem)
    for package, names in COMPILED.items():
        if gem := _installed(bundle, names.split()):
            yield _package("system-package", package, gem)
            yield _package("compiled", package, gem)
    if bundle.holds("image_processing") and (path := _by_imagemagick(bundle)):
        note = "images are processed with it"
        where = bundle.repo.place(path, _MAGICK)
        yield Evidence("system-package.imagemagick", "imagemagick", where, note=note)


def _package(kind: str, package: str, gem: Gem) -> Evidence:
    return Evidence(f"{kind}.{package}", package, gem.where, note=f"the gem {gem.name} needs it")


def _installed(bundle: Bundle, names: list[str]) -> Gem | None:
    """Return the first of these gems that is installed, also for another gem's sake."""
    if gem := bundle.asks(*names):
        return gem
    locked = next((name for name in names if name in bundle.lock.versions), "")
    place = bundle.repo.place(bundle.lock.path, f"    {locked} (") if locked else None
    return Gem(locked, place) if place else None


def _by_imagemagick(bundle: Bundle) -> str:
    paths = [joined(bundle.root, name) for name in ("config/application.rb", *ENVIRONMENTS)]
    return next((path for path in paths if _MAGICK.search(bundle.repo.text(path))), "")
