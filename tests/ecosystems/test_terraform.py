"""Terraform: where it starts, what can be validated by a stranger, and what only advises."""

from __future__ import annotations

import pytest

from autodevops_cli.ecosystems.terraform import ECOSYSTEM, FORMAT
from autodevops_cli.model.evidence import settle
from autodevops_cli.model.plan import Purpose, Run, SetupTool
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot
from tests.conftest import MakeRepo

BUCKET = 'resource "aws_s3_bucket" "logs" {}\n'
PROVIDERS = """
terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "%s"
    }
  }
}
"""
VALIDATE = "terraform init -backend=false -input=false && terraform validate"


def component(repo: Snapshot, root: str = "") -> Component:
    return Component("terraform", root, settle(ECOSYSTEM.detect(repo, root)))


def steps(repo: Snapshot, root: str = "") -> dict[str, Run]:
    return {
        step.title: step
        for job in ECOSYSTEM.jobs(component(repo, root))
        for step in job.steps
        if isinstance(step, Run)
    }


@pytest.mark.parametrize(
    ("paths", "roots"),
    [
        (("main.tf", "modules/a/main.tf"), ("",)),
        (("infra/dev/main.tf", "infra/prod/main.tf"), ("infra",)),
        (("terraform/main.tf", "infra/main.tf"), ("",)),
        (("examples/basic/main.tf",), ()),
        (("test-fixtures/a/main.tf",), ()),
        (("pkg/testdata/main.tf",), ()),
    ],
    ids=["root", "environments", "two", "example", "fixtures", "testdata"],
)
def test_one_component_holds_all_configurations(
    make_repo: MakeRepo, paths: tuple[str, ...], roots: tuple[str, ...]
) -> None:
    assert ECOSYSTEM.roots(make_repo(dict.fromkeys(paths, ""))) == roots


def test_formatting_only_advises_where_nobody_promises_it(make_repo: MakeRepo) -> None:
    check = steps(make_repo({"main.tf": ""}))["Check formatting"]

    assert (check.command, check.advisory) == (FORMAT, True)


def test_a_hook_that_formats_makes_the_check_gate(make_repo: MakeRepo) -> None:
    hooks = "repos:\n  - repo: https://example.org/hooks\n    hooks:\n      - id: terraform_fmt\n"
    repo = make_repo({"main.tf": "", ".pre-commit-config.yaml": hooks})

    assert not steps(repo)["Check formatting"].advisory


@pytest.mark.parametrize(
    ("files", "advisory"),
    [
        ({"main.tf": 'output "a" { value = 1 }'}, False),
        ({"main.tf": PROVIDERS % "~> 6.0" + BUCKET}, False),
        ({"main.tf": PROVIDERS % ">= 6.0" + BUCKET}, True),
        ({"main.tf": PROVIDERS % ">= 6.0" + BUCKET, ".terraform.lock.hcl": ""}, False),
        ({"main.tf": BUCKET}, True),
        ({"main.tf": 'module "a" {\n  source = "terraform-aws-modules/vpc/aws"\n}'}, True),
    ],
    ids=["none", "capped", "open", "locked", "implied", "module-of-the-registry"],
)
def test_validation_gates_where_the_providers_cannot_change(
    make_repo: MakeRepo, files: dict[str, str], advisory: bool
) -> None:
    check = steps(make_repo(files))["Validate"]

    assert (check.command, check.advisory) == (VALIDATE, advisory)


def test_the_providers_of_called_modules_count(make_repo: MakeRepo) -> None:
    files = {
        "wrap/main.tf": 'module "a" {\n  source = "../bucket"\n}',
        "bucket/main.tf": PROVIDERS % ">= 6.0" + BUCKET,
    }

    found = steps(make_repo(files))

    assert found["Validate wrap"].advisory
    assert "Validate bucket" not in found


def test_environments_are_validated_one_by_one(make_repo: MakeRepo) -> None:
    repo = make_repo({"infra/dev/main.tf": "", "infra/prod/main.tf": ""})

    command = steps(repo, "infra")["Validate prod"].command

    assert command == (
        "terraform -chdir=prod init -backend=false -input=false && terraform -chdir=prod validate"
    )


def test_folders_are_quoted(make_repo: MakeRepo) -> None:
    repo = make_repo({"a/x.tf": "", "$(id)/x.tf": ""})

    text = component(repo).value("command.build.$(id)")

    assert text.startswith("terraform -chdir='$(id)' init ")


@pytest.mark.parametrize(
    "text",
    [
        'module "a" {\n  source = "git@example.org:team/a.git"\n}',
        'module "a" {\n  source = "git::https://example.org/team/a.git"\n}',
        'module "a" {\n  source = "app.terraform.io/team/a/aws"\n}',
        'module "a" {\n  source = "./modules/missing"\n}',
        'terraform {\n  required_providers {\n    x = {\n'
        '      source = "example.org/team/x"\n    }\n  }\n}',
        "terraform {\n  required_providers {\n    aws = {\n"
        "      configuration_aliases = [aws.other]\n    }\n  }\n}",
    ],
    ids=["ssh", "git", "private-registry", "missing", "private-provider", "from-the-caller"],
)  # fmt: skip
def test_what_a_stranger_cannot_fetch_is_not_validated(make_repo: MakeRepo, text: str) -> None:
    found = component(make_repo({"main.tf": text}))

    assert found.commands("build") == ()
    assert found.under("terraform.unchecked")


def test_comments_call_no_modules(make_repo: MakeRepo) -> None:
    text = '# module "a" {\n#  source = "git@example.org:team/a.git"\n# }\n'

    assert component(make_repo({"main.tf": text})).commands("build")


@pytest.mark.parametrize(
    ("files", "version"),
    [
        ({"main.tf": 'terraform {\n  required_version = "~> 1.14.0"\n}'}, "1.14"),
        ({"main.tf": 'terraform {\n  required_version = ">= 0.13"\n}'}, "1.15"),
        ({"main.tf": "", ".terraform-version": "1.9.8\n"}, "1.9.8"),
        ({"main.tf": "", ".tool-versions": "terraform 1.10.5\n"}, "1.10.5"),
        ({"main.tf": ""}, "1.15"),
    ],
    ids=["range", "floor", "version-file", "tool-versions", "nothing"],
)
def test_the_newest_version_that_is_admitted_is_set_up(
    make_repo: MakeRepo, files: dict[str, str], version: str
) -> None:
    (lint,) = ECOSYSTEM.jobs(component(make_repo(files)))

    assert [one.version for one in lint.steps if isinstance(one, SetupTool)] == [version]


@pytest.mark.parametrize(
    ("source", "test", "runs"),
    [
        ('resource "random_id" "a" {}', 'run "a" {}', True),
        (BUCKET, 'run "a" {}', False),
        (BUCKET, 'mock_provider "aws" {}\nrun "a" {}', True),
    ],
    ids=["offline", "account", "mocked"],
)
def test_tests_run_where_they_need_no_account(
    make_repo: MakeRepo, source: str, test: str, runs: bool
) -> None:
    repo = make_repo({"main.tf": source, "tests/a.tftest.hcl": test})

    purposes = [job.purpose for job in ECOSYSTEM.jobs(component(repo))]

    assert (Purpose.TEST in purposes) is runs
