"""Travis configurations, read."""

from __future__ import annotations

from autodevops_cli.model.ci import CiDocument
from autodevops_cli.providers.travis import PROVIDER
from tests.conftest import MakeRepo


def parsed(make_repo: MakeRepo, text: str) -> CiDocument:
    document = PROVIDER.parse(make_repo({".travis.yml": text}), ".travis.yml")
    assert document is not None
    return document


def test_axes_and_variables_multiply(make_repo: MakeRepo) -> None:
    (found,) = parsed(
        make_repo,
        "language: python\n"
        "python: ['3.8', '3.9']\n"
        "env:\n"
        "  global: [LANG=C]\n"
        "  jobs: [TOXENV=py DB=pg, TOXENV=lint]\n"
        "install: pip install tox\n"
        "script: tox\n",
    ).jobs

    assert found.cells == (
        (("python", "3.8"), ("TOXENV", "py"), ("DB", "pg")),
        (("python", "3.8"), ("TOXENV", "lint")),
        (("python", "3.9"), ("TOXENV", "py"), ("DB", "pg")),
        (("python", "3.9"), ("TOXENV", "lint")),
    )
    assert found.env == (("LANG", "C"),)
    assert [one.run for one in found.steps] == ["pip install tox", "tox"]


def test_without_a_script_the_language_decides(make_repo: MakeRepo) -> None:
    (found,) = parsed(make_repo, "language: node_js\nnode_js: [20, 22]\n").jobs

    assert [one.run for one in found.steps] == ["npm test"]


def test_included_jobs_override_the_script_and_may_be_allowed_to_fail(
    make_repo: MakeRepo,
) -> None:
    found = parsed(
        make_repo,
        "language: python\n"
        "script: pytest\n"
        "jobs:\n"
        "  include:\n"
        "    - {python: '3.9'}\n"
        "    - {name: lint, python: '3.8', script: flake8}\n"
        "    - {python: nightly}\n"
        "    - {stage: deploy, if: tag IS present, script: make release}\n"
        "  allow_failures: [{python: nightly}]\n",
    ).jobs

    assert [(one.steps[-1].run, one.advisory, one.gates) for one in found] == [
        ("pytest", False, True),
        ("flake8", False, True),
        ("pytest", True, True),
        ("make release", False, False),
    ]


def test_services_have_images(make_repo: MakeRepo) -> None:
    (found,) = parsed(
        make_repo,
        "services: [redis-server, docker]\naddons: {postgresql: '13'}\nscript: [make]\n",
    ).jobs

    assert [(one.name, one.image) for one in found.services] == [
        ("redis-server", "redis"),
        ("postgresql", "postgres:13"),
    ]


def test_cd_carries_over_from_phase_to_phase(make_repo: MakeRepo) -> None:
    (found,) = parsed(make_repo, "before_script: cd web\nscript:\n  - npm test\n").jobs

    assert [(one.run, one.directory) for one in found.steps] == [
        ("cd web", ""),
        ("npm test", "web"),
    ]
