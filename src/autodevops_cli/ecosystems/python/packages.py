"""What dependencies tell: frameworks, drivers of services, and native code without wheels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from autodevops_cli.ecosystems.python.manifest import Manifest
from autodevops_cli.ecosystems.python.requirements import Requirement
from autodevops_cli.ecosystems.python.words import names
from autodevops_cli.model.evidence import Evidence, Place, Strength
from autodevops_cli.repository.snapshot import Snapshot, joined

FRAMEWORKS = {
    "django": "django", "djangorestframework": "django", "wagtail": "django",
    "fastapi": "fastapi", "flask": "flask", "python-fasthtml": "fasthtml",
    "streamlit": "streamlit", "mkdocs": "mkdocs", "mkdocs-material": "mkdocs",
    "playwright": "playwright", "pytest-playwright": "playwright",
}  # fmt: skip

DRIVERS = {
    "postgres": (
        "psycopg psycopg2 psycopg2-binary psycopg-binary asyncpg aiopg pg8000 django-pgtrigger "
        "psycopg-pool pgvector procrastinate"
    ),
    "mysql": "mysqlclient pymysql aiomysql asyncmy mysql-connector-python mariadb",
    "redis": "redis hiredis aioredis redis-py-cluster django-redis channels-redis rq django-rq arq",
    "mongodb": "pymongo motor mongoengine beanie djongo umongo",
}  # fmt: skip
SERVICES = {name: service for service, names in DRIVERS.items() for name in names.split()}
EXTRA_SERVICES = {("celery", "redis"): "redis", ("kombu", "redis"): "redis"}

# Debian packages that a distribution is built against, or that it loads when it runs.
BUILT_AGAINST = {
    "mysqlclient": "default-libmysqlclient-dev pkg-config",
    "mariadb": "libmariadb-dev",
    "python-ldap": "libldap2-dev libsasl2-dev",
    "django-auth-ldap": "libldap2-dev libsasl2-dev",
    "xmlsec": "libxmlsec1-dev pkg-config",
    "python3-saml": "libxmlsec1-dev pkg-config",
    "pycairo": "libcairo2-dev pkg-config",
    "pygobject": "libgirepository-2.0-dev libcairo2-dev pkg-config",
    "pyaudio": "portaudio19-dev",
    "pygraphviz": "graphviz libgraphviz-dev",
    "graphviz": "graphviz",
    "pydot": "graphviz",
    "weasyprint": "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "cairosvg": "libcairo2",
    "dbus-python": "libdbus-1-dev libglib2.0-dev pkg-config",
    "pycups": "libcups2-dev",
    "pylibmc": "libmemcached-dev zlib1g-dev",
    "gssapi": "libkrb5-dev",
    "pykerberos": "libkrb5-dev",
    "kerberos": "libkrb5-dev",
    "rpy2": "r-base-dev",
    "gdal": "libgdal-dev gdal-bin",
    "pyre2": "libre2-dev",
    "pysqlcipher3": "libsqlcipher-dev",
    "m2crypto": "libssl-dev swig",
    "pyscard": "libpcsclite-dev swig",
    "libvirt-python": "libvirt-dev pkg-config",
    "pytesseract": "tesseract-ocr",
    "pdf2image": "poppler-utils",
    "pyzbar": "libzbar0",
    "pylibdmtx": "libdmtx0t64",
    "pydub": "ffmpeg",
    "ffmpeg-python": "ffmpeg",
    "moviepy": "ffmpeg",
    "opencv-python": "libgl1",
    "pyqt5": "libegl1 libgl1",
    "pyqt6": "libegl1 libgl1",
    "pyside6": "libegl1 libgl1",
    "evdev": "linux-libc-dev",
    "python-snappy": "libsnappy-dev",
    "leveldb": "libleveldb-dev",
    "pytest-xvfb": "xvfb",
}
PACKAGE = re.compile(r"[a-z0-9][a-z0-9+.-]{1,60}")
LISTS = ("apt.txt", "Aptfile", "binder/apt.txt")


def frameworks(wanted: Iterable[Requirement], where: Place) -> Iterator[Evidence]:
    """Yield the frameworks among some dependencies."""
    for one in wanted:
        if framework := FRAMEWORKS.get(one.name):
            note = f"{one.name} is a dependency"
            yield Evidence(f"framework.{framework}", framework, where, note=note)


def drivers(wanted: Iterable[Requirement], where: Place) -> Iterator[Evidence]:
    """Yield the services whose client libraries are among some dependencies."""
    for one in wanted:
        extras = (EXTRA_SERVICES.get((one.name, extra), "") for extra in one.extras)
        for service in filter(None, (SERVICES.get(one.name, ""), *extras)):
            note = f"{one.name} is a dependency"
            yield Evidence(f"driver.{service}", service, where, note=note)


def system_packages(wanted: tuple[Requirement, ...], where: Place) -> Iterator[Evidence]:
    """Yield Debian's packages that some dependencies are built against, or load."""
    for one in wanted:
        for package in (*BUILT_AGAINST.get(one.name, "").split(), *_for_postgres(one, wanted)):
            note = f"{one.name} needs it"
            subject = f"system-package.{package}"
            yield Evidence(subject, package, where, Strength.INFERRED, note=note)


def _for_postgres(one: Requirement, wanted: tuple[Requirement, ...]) -> Iterator[str]:
    """psycopg and psycopg2 bring libpq only where their binary variant is asked for."""
    binary = any(
        other.name in ("psycopg2-binary", "psycopg-binary") or "binary" in other.extras
        for other in wanted
    )
    if one.name == "psycopg2" and not binary:
        yield "libpq-dev"
    elif one.name == "psycopg" and not binary:
        yield "libpq-dev" if "c" in one.extras else "libpq5"


def listed_packages(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield Debian's packages that apt.txt or an Aptfile lists."""
    for name in LISTS:
        path = joined(root, name)
        for number, line in enumerate(repo.text(path).splitlines()[:100], 1):
            plain = line.partition("#")[0].strip()
            if PACKAGE.fullmatch(plain):
                place, note = Place(path, number), "a package to install"
                yield Evidence(f"system-package.{plain}", plain, place, note=note)


# Build backends and plugins that take the version from git tags.
FROM_TAGS = names(
    """
    setuptools-scm hatch-vcs versioneer poetry-dynamic-versioning uv-dynamic-versioning pbr
    setuptools-git-versioning versioningit dunamai flit-scm setuptools-vcs-versioning
    vcs-versioning setuptools-git-version hatch-regex-commit-version better-setuptools-git-version
    """
)
IN_SETUP_PY = re.compile(r"\b(?:use_scm_version|versioneer|pbr\s*=\s*True|get_version_from_git)\b")


def history(repo: Snapshot, root: str, manifest: Manifest) -> Iterator[Evidence]:
    """Yield that versions come from git tags, where the build says so."""
    pyproject = joined(root, "pyproject.toml")
    for one in manifest.build_requires:
        if one.name in FROM_TAGS:
            place = repo.place(pyproject, re.compile(re.escape(one.name).replace("\\-", "[-_]")))
            yield Evidence(
                "history", "full", place, note=f"{one.name} reads the version from git tags"
            )
    tool = repo.toml(pyproject).table("tool")
    if tool.text("pdm", "version", "source") == "scm" or tool.has("poetry-dynamic-versioning"):
        yield Evidence("history", "full", Place(pyproject), note="the version comes from git tags")
    setup_py = joined(root, "setup.py")
    if IN_SETUP_PY.search(repo.text(setup_py)):
        place = repo.place(setup_py, IN_SETUP_PY)
        yield Evidence("history", "full", place, note="the version comes from git tags")
