"""What other repositories run the check with: an action, hooks, a component of GitLab."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from autodevops_cli.data import pinned, schema
from autodevops_cli.engine.checking import CheckPolicy, checked
from autodevops_cli.providers import providers
from autodevops_cli.reporting.findings import format_names
from autodevops_cli.repository.snapshot import open_memory

ROOT = Path(__file__).parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
STEPS = ACTION["runs"]["steps"]
HOOKS = {one["id"]: one for one in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
PAGE = (ROOT / "docs/ci-step.md").read_text()
COMPONENT = (ROOT / "templates/autodevops-check/template.yml").read_text()
CI_FILES = (
    ".github/workflows/ci.yml", ".github/workflows/b.yaml", ".gitlab-ci.yml",
    "azure-pipelines.yml", "ci/azure-pipelines-release.yaml", "azure-pipelines/a.yml",
    "bitbucket-pipelines.yml", ".buildkite/pipeline.yml", ".circleci/config.yml", "appveyor.yml",
    ".cirrus.yml", ".drone.yml", ".travis.yml", ".woodpecker.yml", ".woodpecker/test.yaml",
    "Jenkinsfile", "ci/Jenkinsfile", "jenkins/jenkinsfile",
)  # fmt: skip
OTHER_FILES = (
    "README.md", "src/a.yml", ".github/workflows/deep/ci.yml", "docs/.travis.yml",
    "vendor/Jenkinsfile",
)  # fmt: skip


def requirements(name: str) -> dict[str, str]:
    """Return the versions in a lock file, and prove that each has a digest."""
    found = {}
    text = (ROOT / name).read_text().replace("\\\n", "")
    for line in text.splitlines():
        if named := re.match(r"([\w.-]+)==(\S+)", line):
            assert "--hash=sha256:" in line, line
            found[named[1]] = named[2]
    return found


def test_the_action_is_pinned_to_the_commits_that_we_write_for_others() -> None:
    used = [one["uses"] for one in STEPS if "uses" in one]

    assert used == [pinned("actions/setup-python").uses]


def test_no_input_is_pasted_into_a_script() -> None:
    assert not [one["run"] for one in STEPS if "${{" in one.get("run", "")]


def test_every_input_of_the_action_reaches_the_check() -> None:
    passed = " ".join(value for one in STEPS for value in one.get("env", {}).values())

    assert set(re.findall(r"inputs\.([\w-]+)", passed)) == set(ACTION["inputs"])


def test_the_action_installs_what_the_project_is_tested_with() -> None:
    run, dev = requirements("requirements-run.txt"), requirements("requirements-dev.txt")

    assert {"typer", "pyyaml", "jinja2", "pygit2", "jsonschema-rs", "packaging"} <= set(run)
    assert run.items() <= dev.items()


def test_the_inputs_become_the_words_of_one_call(script: Any) -> None:
    step = script("ci_step")
    inputs = {
        "STEP_PATH": "shop\n -weird \n",
        "STEP_FAIL_ON": "high",
        "STEP_MIN_CONFIDENCE": "",
        "STEP_SELECT": "injection, secrets",
        "STEP_BASELINE": "origin/main",
        "STEP_SARIF_FILE": "a b.sarif",
        "STEP_OUTPUT": "junit=x.xml\n",
    }

    assert step.words(inputs, Path("f.json"), Path("s.md"))[7:] == [
        "--fail-on=high", "--baseline=origin/main", "--select=injection", "--select=secrets",
        "--output=sarif=a b.sarif", "--output=junit=x.xml", "--", "shop", "-weird",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "count"), [('{"findings": 3}', "3"), ("", ""), ("[", "")],
    ids=["a report", "none", "half a report"],
)  # fmt: skip
def test_the_outputs_say_how_much_was_found(
    script: Any, tmp_path: Path, text: str, count: str
) -> None:
    report = tmp_path / "findings.json"
    report.write_text(text)

    told = script("ci_step").outcome(report, 1, {"STEP_SARIF_FILE": "x.sarif\nexit-code=0"})

    assert told == f"findings={count}\nexit-code=1\nsarif-file=x.sarif exit-code=0\n"


def test_the_hook_runs_for_the_files_that_the_check_reads() -> None:
    repo = open_memory(dict.fromkeys((*CI_FILES, *OTHER_FILES), "a: b\n"))
    hook = re.compile(HOOKS["autodevops-check"]["files"])

    read = {path for provider in providers() for path in provider.files(repo)}

    assert {path for path in repo.files if hook.search(path)} == set(CI_FILES)
    assert read <= set(CI_FILES)


def test_the_hooks_are_one_call_each() -> None:
    assert HOOKS["autodevops-check"]["require_serial"] is True
    assert HOOKS["autodevops-drift"]["pass_filenames"] is False


def test_the_component_wants_to_be_told_what_to_install() -> None:
    head, job = yaml.safe_load_all(COMPONENT)

    assert "default" not in head["spec"]["inputs"]["package"]
    assert 'python -m pip install "${CHECK_PACKAGE}"' in job["autodevops-check"]["script"]


def test_the_component_is_what_gitlab_reads() -> None:
    validator = jsonschema_rs.validator_for(schema("gitlab-ci"))

    found = [
        str(one) for part in yaml.safe_load_all(COMPONENT) for one in validator.iter_errors(part)
    ]

    assert found == []


def test_every_input_of_the_component_is_used() -> None:
    head, jobs = COMPONENT.split("\n---\n")

    used = set(re.findall(r"\$\[\[ inputs\.([\w-]+) \]\]", jobs))

    assert used == set(yaml.safe_load(head)["spec"]["inputs"])


def test_no_input_of_the_component_is_pasted_into_a_script() -> None:
    *_, jobs = yaml.safe_load_all(COMPONENT)

    assert not [line for line in jobs["autodevops-check"]["script"] if "$[[" in line]


def test_the_workflow_in_the_documentation_passes_the_check_that_it_runs() -> None:
    (text,) = re.findall(r"```yaml\n(name:.*?)```", PAGE, re.DOTALL)
    whole = text.replace("OWNER/autodevops@COMMIT # VERSION", f"example/check@{'0' * 40} # v1.0.0")
    repo = open_memory({".github/workflows/check.yml": whole, "renovate.json": "{}\n"})

    found = [one.message for one in checked(repo, CheckPolicy()).findings]

    assert pinned("actions/checkout").uses in text
    assert found == []


def test_the_documentation_names_every_input_and_every_output() -> None:
    named = {name for row in re.findall(r"^\| (`.*?) \|", PAGE, re.MULTILINE) for name in
             re.findall(r"`([\w-]+)`", row)}  # fmt: skip

    assert {*ACTION["inputs"], *ACTION["outputs"]} <= named


def test_the_documentation_names_every_format() -> None:
    page = (ROOT / "docs/formats.md").read_text()

    assert tuple(sorted(re.findall(r"^\| `([\w-]+)` \|", page, re.MULTILINE))) == format_names()
