"""What existing CI runs, as evidence for the components of a repository."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from autodevops_cli.model.evidence import Evidence, Place, Source, Strength, command, settle
from autodevops_cli.model.stack import Component
from autodevops_cli.planning.commands import ci_commands
from autodevops_cli.planning.idle import without_idle_checks
from autodevops_cli.planning.runs import ci_runs
from autodevops_cli.providers.circleci import PROVIDER as CIRCLECI
from autodevops_cli.providers.github import PROVIDER as GITHUB
from autodevops_cli.providers.gitlab import PROVIDER as GITLAB
from autodevops_cli.providers.travis import PROVIDER as TRAVIS
from tests.conftest import MakeRepo

WORKFLOW = ".github/workflows/ci.yml"
PYTHON = Component("python", "", weight=10)
NODE = Component("node", "", weight=10)


def own(ecosystem: str, root: str = "", /, weight: int = 10, **texts: str) -> Component:
    """Return a component with commands of its own, weaker than those of CI."""
    seen = [
        command(kind.replace("__", "."), text, Place("manifest"), Source.TASK)
        for kind, text in texts.items()
    ]
    return Component(ecosystem, root, settle(seen), weight)


def workflow(*steps: str, head: str = "", job: str = "test") -> str:
    lines = "".join(f"      - {step}\n" for step in steps)
    return f"on: [push, pull_request]\njobs:\n  {job}:\n{head}    steps:\n{lines}"


def said(
    make_repo: MakeRepo,
    text: str,
    component: Component = PYTHON,
    *others: Component,
    files: Mapping[str, str] | None = None,
) -> dict[str, list[str]]:
    """Return the commands that CI is evidence for, by subject, the winner first."""
    repo = make_repo({WORKFLOW: text, **(files or {})})
    document = GITHUB.parse(repo, WORKFLOW)
    assert document is not None
    runs = ci_runs(repo, [document])
    return _by_subject(ci_commands(component, runs, among=(component, *others)))


def _by_subject(seen: object) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    assert hasattr(seen, "__iter__")
    for one in seen:
        found.setdefault(one.subject.removeprefix("command."), []).append(one.value)
    return found


def test_the_evidence_says_where_and_in_which_job(make_repo: MakeRepo) -> None:
    repo = make_repo({WORKFLOW: workflow("{run: uv run pytest -q}")})
    document = GITHUB.parse(repo, WORKFLOW)
    assert document is not None

    seen = list(ci_commands(PYTHON, ci_runs(repo, [document])))

    assert seen == [
        Evidence(
            "command.test", "uv run pytest -q", Place(WORKFLOW, 5), Strength.DECLARED,
            int(Source.CI), "CI runs it in job test",
        )
    ]  # fmt: skip


def test_setup_noise_is_no_command(make_repo: MakeRepo) -> None:
    found = said(
        make_repo,
        workflow(
            "{run: sudo apt-get update && sudo apt-get install -y libpq-dev}",
            "{run: python -m pip install -U pip}",
            "{run: echo hello}",
            "{run: pytest}",
            "{run: bash <(curl -s https://codecov.io/bash)}",
            "{run: coverage xml}",
        ),
    )

    assert found == {"test": ["pytest"]}


ASIDE = {
    "schedule": "on: {schedule: [{cron: '0 0 * * *'}]}\njobs: {a: {steps: [{run: pytest}]}}",
    "tags": "on: {push: {tags: [v1]}}\njobs: {a: {steps: [{run: pytest}]}}",
    "advisory job": "on: push\njobs: {a: {continue-on-error: true, steps: [{run: pytest}]}}",
    "advisory step": "on: push\njobs: {a: {steps: [{run: pytest, continue-on-error: true}]}}",
    "deploy": "on: push\njobs: {a: {environment: prod, steps: [{run: pytest}]}}",
    "publish": "on: push\njobs: {publish: {steps: [{run: pytest}]}}",
    "tolerated": "on: push\njobs: {a: {steps: [{run: pytest || true}]}}",
    "powershell": "on: push\njobs: {a: {steps: [{run: pytest, shell: pwsh}]}}",
    "on failure": "on: push\njobs: {a: {steps: [{run: pytest, if: failure()}]}}",
    "in a branch": "on: push\njobs: {a: {steps: [{run: if x; then pytest; fi}]}}",
    "secret": "on: push\njobs: {a: {steps: [{run: 'pytest ${{ secrets.X }}'}]}}",
    "unknown variable": "on: push\njobs: {a: {steps: [{run: pytest $SOMETHING}]}}",
    "as root": "on: push\njobs: {a: {steps: [{run: sudo pytest}]}}",
    "container": "on: push\njobs: {a: {steps: [{run: docker run x pytest}]}}",
    "environment of its own": "on: push\njobs: {a: {steps: [{run: .venv/bin/pytest}]}}",
    "other folder": "on: push\njobs: {a: {steps: [{run: cd /tmp/x && pytest}]}}",
}


@pytest.mark.parametrize("text", ASIDE.values(), ids=ASIDE)
def test_what_does_not_gate_or_cannot_be_repeated_is_no_evidence(
    make_repo: MakeRepo, text: str
) -> None:
    assert said(make_repo, text) == {}


def test_windows_counts_only_where_nothing_runs_on_linux(make_repo: MakeRepo) -> None:
    windows = "  win: {runs-on: windows-latest, steps: [{run: pytest --win}]}\n"
    linux = "  lin: {runs-on: ubuntu-latest, steps: [{run: pytest}]}\n"

    both = said(make_repo, f"on: push\njobs:\n{windows}{linux}")
    alone = said(make_repo, f"on: push\njobs:\n{windows}")

    assert (both, alone) == ({"test": ["pytest"]}, {"test": ["pytest --win"]})


MATRIX = "    strategy: {matrix: {os: [windows-latest, ubuntu-latest], "


def test_expressions_take_the_values_of_a_linux_cell(make_repo: MakeRepo) -> None:
    found = said(
        make_repo,
        workflow(
            "{run: 'make ${{ matrix.target }}'}",
            head=MATRIX + "target: [test-py]}}\n    runs-on: ${{ matrix.os }}\n",
        ),
        files={"Makefile": "test-py:\n\tpytest\n"},
    )

    assert found == {"test": ["make test-py"]}


def test_conditions_choose_the_steps_of_a_cell(make_repo: MakeRepo) -> None:
    found = said(
        make_repo,
        workflow(
            "{run: pytest --win, if: matrix.os == 'windows-latest'}",
            "{run: pytest, if: matrix.os != 'windows-latest'}",
            head=MATRIX + "x: [1]}}\n    runs-on: ${{ matrix.os }}\n",
        ),
    )

    assert found == {"test": ["pytest"]}


def test_variables_of_the_job_are_put_in(make_repo: MakeRepo) -> None:
    found = said(
        make_repo,
        workflow(
            "{run: '${{ env.CARGO }} test --verbose $FLAGS'}",
            head="    env: {CARGO: cargo, FLAGS: --workspace}\n",
        ),
        Component("rust", ""),
    )

    assert found["test"] == ["cargo test --workspace"]


def test_the_test_that_most_jobs_run_wins_and_the_others_are_overruled(
    make_repo: MakeRepo,
) -> None:
    found = said(
        make_repo,
        "on: push\n"
        "jobs:\n"
        "  oldest: {steps: [{run: pytest -x}]}\n"
        "  extra: {steps: [{run: pytest --strict}]}\n"
        "  unit:\n"
        "    strategy: {matrix: {python: ['3.12', '3.13']}}\n"
        "    steps: [{run: pytest}]\n",
    )

    assert found["test"] == ["pytest", "pytest --strict", "pytest -x"]


@pytest.mark.parametrize(
    "special",
    [
        "npx playwright test", "npm run test:e2e", "npx cypress run", "npm run benchmark",
    ],
)  # fmt: skip
def test_special_tests_are_never_the_main_one(make_repo: MakeRepo, special: str) -> None:
    scripts = '{"scripts": {"test:e2e": "playwright test", "benchmark": "node b.js"}}'

    found = said(make_repo, workflow(f"{{run: {special}}}"), NODE, files={"package.json": scripts})

    assert "test" not in found


@pytest.mark.parametrize(
    ("component", "selection"),
    [
        (PYTHON, "pytest -k fast"), (PYTHON, "pytest tests/test_one.py"),
        (PYTHON, "pytest -m slow"), (Component("go", ""), "go test -run TestOne ./..."),
        (Component("rust", ""), "cargo test -p core"), (Component("rust", ""), "cargo test one"),
        (Component("java", ""), "mvn test -Dtest=One"),
        (Component("java", ""), "./gradlew :core:test"),
    ],
)  # fmt: skip
def test_a_selection_of_the_tests_is_not_the_main_one(
    make_repo: MakeRepo, component: Component, selection: str
) -> None:
    found = said(make_repo, workflow(f"{{run: '{selection}'}}"), component, files={"gradlew": "x"})

    assert "test" not in found


def test_checks_are_told_apart_by_tool(make_repo: MakeRepo) -> None:
    found = said(
        make_repo,
        workflow(
            "{run: ruff check .}", "{run: ruff format --check .}", "{run: mypy src}",
            "{run: flake8 src}", "{run: flake8 tests}", "{run: ruff check .}", job="lint",
        ),
    )  # fmt: skip

    assert found == {
        "lint.ruff": ["ruff check ."],
        "format.ruff": ["ruff format --check ."],
        "typecheck.mypy": ["mypy src"],
        "lint.flake8": ["flake8 src"],
        "lint.flake8-2": ["flake8 tests"],
    }


def test_a_formatter_that_rewrites_is_a_check_only_when_the_changes_are_looked_at(
    make_repo: MakeRepo,
) -> None:
    rewriting = said(make_repo, workflow("{run: black .}", "{run: 'npx prettier --write .'}"))
    looked_at = said(make_repo, workflow("{run: black .}", "{run: git diff --exit-code}"))
    go = said(
        make_repo,
        workflow('{run: "gofmt -l -s -w .\\ngit diff --exit-code"}'),
        Component("go", ""),
    )

    assert rewriting == {}
    assert looked_at == {"format.black": ["black . --check"]}
    assert go == {"format.gofmt": ['test -z "$(gofmt -l -s .)"']}


GOLANGCI = "{uses: golangci/golangci-lint-action@v9, with: {args: --fast}}"
CARGO = "{uses: actions-rs/cargo@v1, with: {command: fmt, args: --check}}"
RUFF = "{uses: astral-sh/ruff-action@v3, with: {args: format --check}}"


@pytest.mark.parametrize(
    ("ecosystem", "step", "subject", "text"),
    [
        ("go", GOLANGCI, "lint.golangci-lint", "golangci-lint run --fast"),
        ("rust", CARGO, "format.rustfmt", "cargo fmt --check"),
        ("python", RUFF, "format.ruff", "ruff format --check"),
        ("python", "{uses: pre-commit/action@v3}", "lint.pre-commit", "pre-commit run --all-files"),
    ],
)
def test_actions_stand_for_commands(
    make_repo: MakeRepo, ecosystem: str, step: str, subject: str, text: str
) -> None:
    found = said(make_repo, workflow(step), Component(ecosystem, ""))

    assert found == {subject: [text]}


def test_tools_of_no_language_come_through_pipx_or_not_at_all(make_repo: MakeRepo) -> None:
    text = workflow("{run: pre-commit run -a}", "{run: codespell .}", "{run: shellcheck x.sh}")

    found = said(make_repo, text, Component("go", ""), files={"x.sh": "echo"})

    assert found["lint.pre-commit"][0].startswith("pipx run pre-commit==")
    assert found["lint.pre-commit"][0].endswith(" run -a")
    assert found["lint.shellcheck"] == ["shellcheck x.sh"]
    assert "lint.codespell" not in found


def test_commands_go_to_the_component_whose_language_and_folder_they_fit(
    make_repo: MakeRepo,
) -> None:
    text = workflow(
        "{run: pytest}",
        "{run: npm test, working-directory: web}",
        "{run: cd api && npm run lint}",
        "{run: npm --prefix web run build}",
        "{run: cd web/inner && npx tsc --noEmit}",
    )
    files = {
        "web/package.json": '{"scripts": {"test": "jest", "build": "vite build"}}',
        "web/inner/tsconfig.json": "{}",
        "api/package.json": '{"scripts": {"lint": "eslint ."}}',
    }
    web, api = Component("node", "web"), Component("node", "api")
    everybody = (PYTHON, web, api)

    found = {one.root: said(make_repo, text, one, *everybody, files=files) for one in everybody}

    assert found == {
        "": {"test": ["pytest"]},
        "web": {
            "test": ["npm test"],
            "build": ["npm run build"],
            "typecheck.tsc": ["cd inner && npx tsc --noEmit"],
        },
        "api": {"lint.lint": ["npm run lint"]},
    }


@pytest.mark.parametrize(
    ("setup", "winner"),
    [("actions/setup-node@v6", "node"), ("actions/setup-python@v6", "python")],
)
def test_a_task_of_no_language_goes_to_what_the_job_sets_up(
    make_repo: MakeRepo, setup: str, winner: str
) -> None:
    text = workflow(f"{{uses: {setup}}}", "{run: make test}")
    files = {"Makefile": "test:\n\t$(RUNNER) everything\n"}

    found = {
        one.ecosystem: said(make_repo, text, one, PYTHON, NODE, files=files)
        for one in (PYTHON, NODE)
    }

    assert [name for name, commands in found.items() if commands] == [winner]


def test_a_script_or_target_that_is_not_there_is_no_evidence(make_repo: MakeRepo) -> None:
    text = workflow("{run: make test}", "{run: ./ci/test.sh}", "{run: npm run test:unit}")
    files = {"Makefile": "build:\n\tcc x.c\n", "package.json": '{"scripts": {}}'}

    assert said(make_repo, text, PYTHON, NODE, files=files) == {}


def test_the_components_own_spelling_is_used_for_the_same_command(make_repo: MakeRepo) -> None:
    component = own("python", test="tox -e py", lint="pre-commit run --all-files")
    text = workflow("{run: 'uvx tox run -e py312'}", "{run: uvx pre-commit run --all-files}")

    found = said(make_repo, text, component)

    assert found == {"test": ["tox -e py"], "lint": ["pre-commit run --all-files"]}


def test_a_bare_tox_takes_the_python_of_the_job(make_repo: MakeRepo) -> None:
    files = {"tox.ini": "[testenv]\ncommands = pytest\n"}

    assert said(make_repo, workflow("{run: tox}"), files=files)["test"] == ["tox -e py"]


def test_ci_enters_the_environment_that_our_job_installs(make_repo: MakeRepo) -> None:
    component = own("python", test="uv run pytest", install="uv sync --locked --group test")
    text = workflow("{run: pip install -e .}", "{run: A=1 pytest --cov}")

    found = said(make_repo, text, component)

    assert found["test"] == ["A=1 uv run pytest --cov"]
    assert "install.tests" not in found


def test_the_same_manager_with_other_groups_tells_how_to_install(make_repo: MakeRepo) -> None:
    component = own("python", test="uv run pytest", install="uv sync --locked")
    text = workflow("{run: uv sync --all-extras}", "{run: uv run pytest}")

    assert said(make_repo, text, component)["install.tests"] == ["uv sync --locked --all-extras"]


def test_without_a_lock_file_ci_tells_how_to_install(make_repo: MakeRepo) -> None:
    text = (
        workflow(
            "{run: python -m pip install -U pip tox}",
            "{run: 'pip install -e .[test]'}",
            "{run: pip install pytest-x}",
            "{run: pytest}",
        )
        + "  lint:\n    steps: [{run: pip install flake8}, {run: flake8}]\n"
    )

    found = said(make_repo, text)

    assert found["install.tests"] == ["pip install -e .[test] && pip install pytest-x"]
    assert found["install.checks"] == ["pip install flake8"]


def test_what_stands_before_the_tests_readies_the_checkout(make_repo: MakeRepo) -> None:
    text = workflow(
        "{run: npm ci}",
        "{run: cp .env.example .env}",
        "{run: cp missing .env}",
        "{run: npx prisma generate}",
        "{run: npm run build}",
        "{run: npm test}",
        "{run: touch done}",
    )
    files = {
        "package.json": '{"scripts": {"test": "jest", "build": "vite build"}}', ".env.example": "",
    }  # fmt: skip
    component = own(
        "node", install="npm ci", prepare__prisma="npx prisma generate", build="npm run build"
    )

    found = said(make_repo, text, component, files=files)

    assert found == {
        "test": ["npm test"],
        "build": ["npm run build"],
        "prepare.ci-1": ["cp .env.example .env"],
        "node.needs-build": ["test"],
    }


def test_a_check_hidden_in_a_task_is_run_as_the_component_knows_it(make_repo: MakeRepo) -> None:
    files = {"Makefile": "lint:\n\tgolangci-lint run -v\n\ntest:\n\tgo test ./...\n"}
    component = own("go", **{"lint.golangci-lint": "golangci-lint run"})

    found = said(
        make_repo, workflow("{run: make lint}", "{run: make test}"), component, files=files
    )

    assert found == {"test": ["make test"], "lint.golangci-lint": ["golangci-lint run"]}


def test_the_system_that_most_likely_still_runs_is_believed_first(make_repo: MakeRepo) -> None:
    repo = make_repo(
        {
            ".travis.yml": "language: python\nscript: python setup.py test\n",
            ".gitlab-ci.yml": "test: {script: [tox]}\nlint: {script: [flake8]}\n",
            ".circleci/config.yml": "jobs: {b: {steps: [{run: pytest}, {run: black --check .}]}}\n",
            "tox.ini": "[testenv]\ncommands = pytest\n", "setup.py": "",
        }
    )  # fmt: skip
    pairs = (
        (TRAVIS, ".travis.yml"),
        (CIRCLECI, ".circleci/config.yml"),
        (GITLAB, ".gitlab-ci.yml"),
    )
    documents = [one for provider, path in pairs if (one := provider.parse(repo, path))]

    found = _by_subject(ci_commands(PYTHON, ci_runs(repo, documents)))

    assert found["test"] == ["tox -e py", "pytest", "python setup.py test"]
    assert [name for name in found if name.startswith(("lint", "format"))] == ["lint.flake8"]


def test_scripts_of_the_ci_system_are_a_part_of_its_file(make_repo: MakeRepo) -> None:
    files = {".github/scripts/test.sh": "#!/bin/sh\nset -e\ncd app\npytest -q\n", "app/x.py": ""}

    found = said(make_repo, workflow("{run: ./.github/scripts/test.sh}"), files=files)

    assert found == {"test": ["cd app && pytest -q"]}


def test_checks_that_ci_does_not_run_are_overruled(make_repo: MakeRepo) -> None:
    place = Place("pyproject.toml")
    facts = settle(
        [
            command("lint.ruff", "ruff check", place, Source.TOOL_CONFIG),
            command("lint.flake8", "flake8", Place(WORKFLOW), Source.CI),
            command("typecheck.mypy", "mypy", place, Source.TASK),
            command("format.black", "black --check .", place, Source.USER),
            command("test", "pytest", place, Source.TASK),
            command("test.types", "pytest types", place, Source.TASK),
        ]
    )

    kept = without_idle_checks(facts)

    assert [one.value for one in kept] == [
        "flake8", "black --check .", "pytest", "pytest types",
    ]  # fmt: skip
    assert [one.value for one in kept[0].overruled] == ["ruff check", "mypy"]


def test_without_ci_nothing_is_overruled() -> None:
    facts = settle([command("lint.ruff", "ruff check", Place("x"), Source.TOOL_CONFIG)])

    assert without_idle_checks(facts) == facts
