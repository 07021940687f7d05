"""What dependencies and files tell about frameworks, services, system packages and starting."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from autodevops_cli.ecosystems.python.detect import detect
from autodevops_cli.model.evidence import settle
from tests.conftest import MakeRepo

BUILD = '[build-system]\nrequires = ["{0}", "setuptools"]\n[project]\nname = "box"\n'


def values(make_repo: MakeRepo, files: Mapping[str, str], prefix: str) -> list[str]:
    found = settle(detect(make_repo(files), ""))
    return [one.value for one in found if one.subject.startswith(prefix)]


@pytest.mark.parametrize(
    ("requirements", "expected"),
    [
        ("Django==5.2\n", ["django"]),
        ("fastapi\nuvicorn\n", ["fastapi"]),
        ("python-fasthtml\n", ["fasthtml"]),
        ("Flask_SQLAlchemy\n", []),
        ("streamlit\nplaywright\nmkdocs-material\n", ["streamlit", "playwright", "mkdocs"]),
    ],
)
def test_frameworks_are_known_by_their_distributions(
    make_repo: MakeRepo, requirements: str, expected: list[str]
) -> None:
    assert values(make_repo, {"requirements.txt": requirements}, "framework.") == expected


@pytest.mark.parametrize(
    ("requirements", "expected"),
    [
        ("psycopg[binary]\n", ["postgres"]),
        ("asyncpg\nredis\n", ["postgres", "redis"]),
        ("celery[redis]\n", ["redis"]),
        ("PyMySQL\nmotor\n", ["mysql", "mongodb"]),
        ("sqlalchemy\n", []),
    ],
)
def test_client_libraries_hint_at_services(
    make_repo: MakeRepo, requirements: str, expected: list[str]
) -> None:
    assert values(make_repo, {"requirements.txt": requirements}, "driver.") == expected


@pytest.mark.parametrize(
    ("requirements", "expected"),
    [
        ("psycopg2\n", ["libpq-dev"]),
        ("psycopg2-binary\n", []),
        ("psycopg2\npsycopg2-binary\n", []),
        ("psycopg[c]\n", ["libpq-dev"]),
        ("psycopg\n", ["libpq5"]),
        ("psycopg\npsycopg[binary]\n", []),
        ("mysqlclient\n", ["default-libmysqlclient-dev", "pkg-config"]),
        ("python-ldap\nxmlsec\n",
         ["libldap2-dev", "libsasl2-dev", "libxmlsec1-dev", "pkg-config"]),
    ],
    ids=["built from source", "a wheel", "both", "the C variant", "the Python variant",
         "the binary variant", "MySQL", "several"],
)  # fmt: skip
def test_native_dependencies_need_system_packages(
    make_repo: MakeRepo, requirements: str, expected: list[str]
) -> None:
    assert values(make_repo, {"requirements.txt": requirements}, "system-package.") == expected


def test_an_apt_file_is_read_and_its_oddities_are_not(make_repo: MakeRepo) -> None:
    files = {
        "requirements.txt": "",
        "apt.txt": "gfortran # maths\n-o Evil=1\n$(id)\nlibfoo++-dev\n",
    }

    assert values(make_repo, files, "system-package.") == ["gfortran", "libfoo++-dev"]


@pytest.mark.parametrize(
    "files",
    [
        {"pyproject.toml": BUILD.format("setuptools_scm[toml]>=8")},
        {"pyproject.toml": BUILD.format("hatch-vcs")},
        {"pyproject.toml": BUILD.format("pdm-backend") + '[tool.pdm.version]\nsource = "scm"\n'},
        {"pyproject.toml": BUILD.format("poetry-core") + "[tool.poetry-dynamic-versioning]\n"},
        {"setup.py": "import versioneer\nfrom setuptools import setup\nsetup(name='a')\n"},
        {"setup.py": "from setuptools import setup\nsetup(use_scm_version=True)\n"},
    ],
    ids=["setuptools-scm", "hatch-vcs", "pdm", "poetry", "versioneer", "in setup.py"],
)
def test_versions_from_tags_need_the_history(make_repo: MakeRepo, files: dict[str, str]) -> None:
    assert values(make_repo, files, "history") == ["full"]


def test_a_written_version_needs_no_history(make_repo: MakeRepo) -> None:
    assert values(make_repo, {"pyproject.toml": BUILD.format("hatchling")}, "history") == []


WSGI = {"manage.py": "DJANGO_SETTINGS_MODULE", "mysite/wsgi.py": "", "requirements.txt": "django\n"}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"Procfile": "web: python src/main.py\nworker: x\n", "main.py": ""},
         "python src/main.py"),
        ({"main.py": "api = FastAPI()\n", "requirements.txt": "fastapi\n"},
         "uvicorn main:api --host 0.0.0.0 --port ${PORT:-8000}"),
        ({"app.py": "app = Flask(__name__)\n", "requirements.txt": "flask\ngunicorn\n"},
         "gunicorn --bind 0.0.0.0:${PORT:-8000} app:app"),
        ({"app.py": "app = Flask(__name__)\n", "requirements.txt": "flask\n"}, "python app.py"),
        (WSGI, "python manage.py migrate && gunicorn --bind 0.0.0.0:${PORT:-8000} "
               "mysite.wsgi:application"),
        ({"pyproject.toml": '[project]\nname = "box"\n', "box/__main__.py": ""}, "python -m box"),
        ({"requirements.txt": "flask\n"}, ""),
    ],
    ids=["a Procfile", "FastAPI", "Flask behind gunicorn", "Flask alone", "Django", "a package",
         "nothing to start"],
)  # fmt: skip
def test_the_start_command_is_written_down_or_conventional(
    make_repo: MakeRepo, files: dict[str, str], expected: str
) -> None:
    assert values(make_repo, files, "command.start")[:1] == [expected][: bool(expected)]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"main.py": ""}, "application"),
        ({"pyproject.toml": BUILD.format("a") + 'requires-python = ">=3.11"\n'}, "library"),
        ({"pyproject.toml": BUILD.format("a"), "Procfile": "web: a\n"}, "application"),
        ({"pyproject.toml": BUILD.format("a") + 'classifiers = ["Topic :: Utilities"]\n',
          "Dockerfile": ""}, "library"),
        ({"pyproject.toml": BUILD.format("a") + 'classifiers = ["Private :: Do Not Upload"]\n'},
         "application"),
    ],
    ids=["a script", "a range of Pythons", "deployed", "published and deployed", "private"],
)  # fmt: skip
def test_what_is_published_is_a_library(
    make_repo: MakeRepo, files: dict[str, str], expected: str
) -> None:
    assert values(make_repo, files, "kind") == [expected]
