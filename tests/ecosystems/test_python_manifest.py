"""What a Python project says about itself, in all the files it can say it in."""

from __future__ import annotations

import pytest

from autodevops_cli.ecosystems.python.bundles import Bundle, requirement_files
from autodevops_cli.ecosystems.python.manifest import Manifest, read_manifest
from autodevops_cli.ecosystems.python.project import read_project
from autodevops_cli.ecosystems.python.requirements import Requirement, parsed, read_file
from autodevops_cli.ecosystems.python.roots import roots
from autodevops_cli.ecosystems.python.sources import read_sources
from tests.conftest import MakeRepo


def manifest(make_repo: MakeRepo, files: dict[str, str]) -> Manifest:
    repo = make_repo(files)
    return read_manifest(repo, "", read_sources(repo, ""))


def names(wanted: tuple[Requirement, ...]) -> list[str]:
    return [one.name for one in wanted]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Flask_SQLAlchemy", Requirement("flask-sqlalchemy")),
        ("celery[redis, sqs]>=5", Requirement("celery", ("redis", "sqs"), ">=5")),
        ("tomli ; python_version < '3.11'", Requirement("tomli", marker="python_version < '3.11'")),
        ("black (>=22)", Requirement("black", constraint=">=22")),
        ("an-invalid-requirement!", None),
        ("", None),
    ],
)
def test_a_line_of_pep_508_is_understood(line: str, expected: Requirement | None) -> None:
    assert parsed(line) == expected


def test_a_requirements_file_is_read_with_what_it_includes(make_repo: MakeRepo) -> None:
    repo = make_repo(
        {
            "requirements/dev.txt": (
                "-r base.txt\npytest==8.4.1  # tests\n-e ..[cli]\n-e .[http2]\n"
            ),
            "requirements/base.txt": (
                "--index-url https://example.org\nflask==3.1 \\\n  --hash=sha256:00\n"
            ),
        }
    )

    file = read_file(repo, "requirements/dev.txt")

    assert names(file.requirements) == ["pytest", "flask"]
    assert file.includes == ("requirements/base.txt",)
    assert file.installs_project
    assert file.project_extras == ("http2",)
    assert file.hashed
    assert file.pinned


def test_files_that_include_each_other_end(make_repo: MakeRepo) -> None:
    repo = make_repo({"a.txt": "-r b.txt\nclick\n", "b.txt": "-r a.txt\n"})

    assert names(read_file(repo, "a.txt").requirements) == ["click"]


def test_setup_py_is_read_without_being_run(make_repo: MakeRepo) -> None:
    found = manifest(
        make_repo,
        {
            "setup.py": """
import os
from setuptools import setup
FLOOR = ">=3.11"
tests = ["pytest"]
os.system("exit 1")
setup(
    name="box",
    python_requires=FLOOR,
    install_requires=["click>=8", *open("more.txt")],
    extras_require={"test": tests + ["hypothesis"], os.name: ["x"]},
    classifiers=["Programming Language :: Python :: 3.12"],
)
"""
        },
    )

    assert (found.name, found.requires_python, found.backend) == ("box", ">=3.11", "setuptools")
    assert names(found.dependencies) == ["click"]
    assert names(found.extras["test"]) == ["pytest", "hypothesis"]
    assert found.packaged


@pytest.mark.parametrize("text", ["def (", "setup = 1\n", "\0", "setup(*[1], **{})\n"])
def test_a_strange_setup_py_says_nothing(make_repo: MakeRepo, text: str) -> None:
    assert manifest(make_repo, {"setup.py": text}).name == ""


def test_setup_cfg_is_read(make_repo: MakeRepo) -> None:
    found = manifest(
        make_repo,
        {
            "setup.cfg": (
                "[metadata]\nname = box\n[options]\npython_requires = >=3.10\n"
                "install_requires =\n    requests[socks]\n    # a comment\n    rich\n"
                "[options.extras_require]\ntest =\n    pytest\n"
            ),
            "setup.py": "from setuptools import setup\nsetup()\n",
        },
    )

    assert names(found.dependencies) == ["requests", "rich"]
    assert names(found.extras["test"]) == ["pytest"]
    assert found.requires_python_at is not None
    assert str(found.requires_python_at) == "setup.cfg:4"


def test_groups_include_groups(make_repo: MakeRepo) -> None:
    found = manifest(
        make_repo,
        {
            "pyproject.toml": """
[dependency-groups]
Test_Base = ["pytest"]
test = [{include-group = "test-base"}, "trustme"]
loop = [{include-group = "loop"}]
"""
        },
    )

    assert names(found.groups["test"]) == ["pytest", "trustme"]
    assert found.groups["loop"] == ()


def test_poetry_groups_extras_and_python_are_read(make_repo: MakeRepo) -> None:
    found = manifest(
        make_repo,
        {
            "pyproject.toml": """
[tool.poetry]
name = "box"
[tool.poetry.dependencies]
python = "^3.11"
flask = {version = "^3", optional = true}
[tool.poetry.extras]
web = ["flask"]
[tool.poetry.group.test.dependencies]
pytest = "*"
[tool.poetry.group.docs]
optional = true
[tool.poetry.group.docs.dependencies]
sphinx = "*"
[build-system]
build-backend = "poetry.core.masonry.api"
"""
        },
    )

    assert found.requires_python == "^3.11"
    assert names(found.dependencies) == ["flask"]
    assert names(found.extras["web"]) == ["flask"]
    assert names(found.groups["test"]) == ["pytest"]
    assert found.optional_groups == {"docs"}


def test_a_conda_environment_lists_dependencies(make_repo: MakeRepo) -> None:
    repo = make_repo(
        {
            "environment.yml": (
                "dependencies:\n- python=3.11\n- conda-forge::numpy=1.26\n- pip:\n  - box\n"
            )
        }
    )

    assert names(read_manifest(repo, "", read_sources(repo, "")).dependencies) == [
        "python",
        "numpy",
        "box",
    ]


@pytest.mark.parametrize(
    "build",
    [
        '[build-system]\nrequires = ["maturin>=1"]\nbuild-backend = "maturin"\n',
        '[build-system]\nrequires = ["setuptools", "Cython"]\n',
        '[build-system]\nrequires = ["meson-python"]\nbuild-backend = "mesonpy"\n',
    ],
    ids=["rust", "cython", "meson"],
)
def test_a_build_that_compiles_is_native(make_repo: MakeRepo, build: str) -> None:
    assert manifest(make_repo, {"pyproject.toml": build + '[project]\nname = "box"\n'}).native


def test_broken_toml_reads_as_nothing(make_repo: MakeRepo) -> None:
    assert manifest(make_repo, {"pyproject.toml": "[project\nname = 1"}) == Manifest()


def test_requirements_files_are_found_under_their_many_names(make_repo: MakeRepo) -> None:
    repo = make_repo(
        {
            "requirements.txt": "",
            "requirements-dev.txt": "",
            "dev.requirements.txt": "",
            "test-requirements.in": "",
            "requirements/base.in": "",
            "requirements/base.txt": "",
            "notes.txt": "",
            "docs/requirements.txt": "",
        }
    )

    assert requirement_files(repo, "") == (
        "dev.requirements.txt",
        "requirements-dev.txt",
        "requirements.txt",
        "requirements/base.txt",
        "test-requirements.in",
    )


def bundle(make_repo: MakeRepo, files: dict[str, str], name: str) -> Bundle:
    project = read_project(make_repo(files), "", ())
    return next(one for one in project.bundles if one.name == name)


def test_an_extra_that_names_the_project_stands_for_its_other_extras(make_repo: MakeRepo) -> None:
    found = bundle(
        make_repo,
        {
            "pyproject.toml": """
[project]
name = "My_Box"
[project.optional-dependencies]
http = ["httpx"]
dev = ["my-box[http]", "pytest"]
"""
        },
        "dev",
    )

    assert names(found.requirements) == ["pytest", "httpx"]
    assert found.where.line == 6


def test_a_plugin_of_pytest_brings_pytest(make_repo: MakeRepo) -> None:
    files = {"pyproject.toml": '[dependency-groups]\ntest = ["pytest-asyncio"]\n'}

    assert "pytest" in bundle(make_repo, files, "test").names


def test_an_empty_list_of_default_groups_installs_none(make_repo: MakeRepo) -> None:
    files = {
        "pyproject.toml": '[dependency-groups]\ndev = ["pytest"]\n[tool.uv]\ndefault-groups = []\n'
    }

    assert not bundle(make_repo, files, "dev").default


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"main.py": ""}, ("",)),
        ({"runtime.txt": "python-3.12\n"}, ("",)),
        ({"runtime.txt": "r-3.6-2018-12-07\n"}, ()),
        ({"api/pyproject.toml": "[project]\n", "web/requirements.txt": ""}, ("api", "web")),
        ({"pyproject.toml": "[tool.black]\n", "main.go": "package main"}, ()),
        ({"pyproject.toml": "[project]\n", "docs/requirements.txt": "sphinx\n"}, ("",)),
        ({"setup.py": "from setuptools import setup\n", "app/manage.py": ""}, ("",)),
        ({"helper.py": "", "a.c": "", "b.c": "", "c.h": ""}, ()),
        ({"package.json": "{}"}, ()),
        ({"requirements.txt": "molecule==26.4.0\nansible-core==2.21.0\n", "galaxy.yml": "",
          "requirements-vm.txt": "molecule\n"}, ()),
        ({"requirements.txt": "ansible\n", "box/a.py": ""}, ("",)),
        ({"requirements.txt": "ansible-runner\n"}, ("",)),
    ],
    ids=[
        "a script alone", "a runtime file", "a runtime of R", "two projects",
        "formatter settings of another language", "documentation", "a Django site in a project",
        "a helper in a C project", "no Python",
        "the programs of playbooks", "a project that uses Ansible", "no playbooks",
    ],
)  # fmt: skip
def test_a_project_starts_where_its_manifest_or_script_is(
    make_repo: MakeRepo, files: dict[str, str], expected: tuple[str, ...]
) -> None:
    assert roots(make_repo(files)) == expected
