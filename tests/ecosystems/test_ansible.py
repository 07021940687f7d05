"""Ansible: playbooks, roles and collections, and what may be checked without a password."""

from __future__ import annotations

import pytest

from autodevops_cli.ecosystems.ansible import ECOSYSTEM
from autodevops_cli.model.evidence import settle
from autodevops_cli.model.plan import Run
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot
from tests.conftest import MakeRepo

PLAYBOOK = "---\n- name: Web\n  hosts: web\n  roles: [nginx]\n"
ROLE = {"tasks/main.yml": "- debug:\n", "meta/main.yml": "galaxy_info:\n"}
GALAXY = "namespace: a\nname: b\nversion: 1.0.0\n"


def component(repo: Snapshot) -> Component:
    return Component("ansible", "", settle(ECOSYSTEM.detect(repo, "")))


def commands(repo: Snapshot) -> list[tuple[str, bool]]:
    (job,) = ECOSYSTEM.jobs(component(repo))
    return [(step.command, step.advisory) for step in job.steps if isinstance(step, Run)]


@pytest.mark.parametrize(
    ("files", "roots"),
    [
        ({"ansible.cfg": "", "site.yml": PLAYBOOK}, ("",)),
        ({"infra/ansible.cfg": ""}, ("infra",)),
        (ROLE, ("",)),
        ({"galaxy.yml": GALAXY, "roles/a/tasks/main.yml": ""}, ("",)),
        ({"site.yml": PLAYBOOK, "roles/nginx/tasks/main.yml": ""}, ("",)),
        ({"site.yml": "title: a page\n"}, ()),
        ({"tests/ansible.cfg": ""}, ()),
    ],
    ids=["playbooks", "deeper", "role", "collection", "roles", "page", "tests"],
)
def test_ansible_starts_where_it_is_configured(
    make_repo: MakeRepo, files: dict[str, str], roots: tuple[str, ...]
) -> None:
    assert ECOSYSTEM.roots(make_repo(files)) == roots


def test_playbooks_are_told_from_other_yaml(make_repo: MakeRepo) -> None:
    ingress = "kind: Ingress\nspec:\n  tls:\n  - hosts: [a]\n"
    repo = make_repo({"ansible.cfg": "", "site.yml": PLAYBOOK, "ingress.yml": ingress})

    found = component(repo).value("command.typecheck.syntax")

    assert found == "ansible-playbook --syntax-check site.yml"


@pytest.mark.parametrize(
    "secret",
    [
        {"group_vars/all/vault.yml": "$ANSIBLE_VAULT;1.1;AES256\n6638\n"},
        {"ansible.cfg": "[defaults]\nvault_password_file = .pass\n"},
        {"roles/nginx/defaults/main.yml": "key: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n"},
    ],
    ids=["file", "configuration", "value"],
)
def test_syntax_is_not_checked_where_a_password_is_wanted(
    make_repo: MakeRepo, secret: dict[str, str]
) -> None:
    found = component(make_repo({"ansible.cfg": "", "site.yml": PLAYBOOK, **secret}))

    assert found.value("command.typecheck.syntax") == ""
    assert found.value("ansible.unchecked")


def test_nothing_runs_where_private_roles_are_needed(make_repo: MakeRepo) -> None:
    needed = "roles:\n  - src: git@example.org:team/role.git\n    scm: git\n"
    repo = make_repo({"ansible.cfg": "", "site.yml": PLAYBOOK, "requirements.yml": needed})

    assert list(ECOSYSTEM.jobs(component(repo))) == []


def test_installs_cannot_fail_a_job_that_only_advises(make_repo: MakeRepo) -> None:
    files = {"ansible.cfg": "", "site.yml": PLAYBOOK, "requirements.yml": "roles: [a.b]\n"}

    _, install, *checks = commands(make_repo(files))

    assert install == ("ansible-galaxy install --role-file requirements.yml", True)
    assert all(advisory for _, advisory in checks)


def test_a_collection_is_built(make_repo: MakeRepo) -> None:
    ran = commands(make_repo({"galaxy.yml": GALAXY}))

    assert ran[-1] == ('ansible-galaxy collection build --output-path "${TMPDIR:-/tmp}"', False)


def test_ansible_comes_in_fixed_versions(make_repo: MakeRepo) -> None:
    (install, _), *_ = commands(make_repo(ROLE))

    assert install.startswith("python -m pip install ansible==")
    assert " ansible-lint==" in install
