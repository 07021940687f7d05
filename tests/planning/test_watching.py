"""Which files can change what a part's jobs say, and what a proposed change may skip."""

from __future__ import annotations

import re

from autodevops_cli.model.plan import Job
from autodevops_cli.planning.planner import plan
from autodevops_cli.planning.profile import profile
from autodevops_cli.providers.github import PROVIDER
from tests.conftest import MakeRepo

API = {
    "api/go.mod": "module api\n\ngo 1.26\n",
    "api/a.go": "package api\n",
    "api/a_test.go": "package api\n\nfunc TestA(t *testing.T) {}\n",
}
WEB = {"web/package.json": '{"scripts": {"test": "node --test"}}', "web/a.js": "1\n"}


def jobs_of(make_repo: MakeRepo, files: dict[str, str]) -> dict[str, Job]:
    jobs = plan(profile(make_repo(files))).jobs
    return {job.id: job for job in jobs if job.id.endswith("-test")}


def watches(make_repo: MakeRepo, files: dict[str, str]) -> dict[str, tuple[str, ...]]:
    return {name: job.watches for name, job in jobs_of(make_repo, files).items()}


def test_a_repository_of_one_part_always_runs_everything(make_repo: MakeRepo) -> None:
    assert [*watches(make_repo, API).values()] == []
    assert plan(profile(make_repo(API))).jobs[-1].watches == ()


def test_each_part_watches_its_own_folder(make_repo: MakeRepo) -> None:
    found = watches(make_repo, API | WEB)

    assert found == {"go-api-test": ("api/",), "node-web-test": ("web/",)}


def test_what_lies_outside_all_parts_concerns_all_but_documents_do_not(
    make_repo: MakeRepo,
) -> None:
    files = API | WEB | {"proto/a.proto": "", "README.md": "", "docs/a.md": "", "LICENSE": ""}

    assert watches(make_repo, files)["go-api-test"] == ("api/", "proto/")


def test_a_part_watches_what_its_manifest_points_to(make_repo: MakeRepo) -> None:
    pointing = {"web/package.json": '{"scripts": {"test": "t"}, "dependencies": {"a": "../api"}}'}

    found = watches(make_repo, API | WEB | pointing)

    assert found["node-web-test"] == ("api/", "web/")
    assert found["go-api-test"] == ("api/",)


def test_a_part_that_uses_the_root_depends_on_everything(make_repo: MakeRepo) -> None:
    around = {
        "go.mod": "module a\n\ngo 1.26\n", "a.go": "package a\n",
        "a_test.go": "package a\n\nfunc TestA(t *testing.T) {}\n",
        "api/go.mod": "module api\n\ngo 1.26\nreplace a => ../\n",
    }  # fmt: skip

    assert watches(make_repo, API | around)["go-api-test"] == ()


def test_evidence_outside_its_folder_is_watched(make_repo: MakeRepo) -> None:
    root = {"main.py": "", "pyproject.toml": "[project]\nname = 'a'\n", ".nvmrc": "22\n"}

    found = watches(make_repo, WEB | root | {"tests/test_a.py": "def test_a(): pass\n"})

    assert found["node-web-test"] == ("web/", ".nvmrc")
    assert found["python-test"] == ()


def test_a_part_without_a_client_gets_no_server(make_repo: MakeRepo) -> None:
    compose = {"compose.yml": "services:\n  db:\n    image: postgres:18\n"}
    client = {"api/go.mod": API["api/go.mod"] + "require github.com/jackc/pgx/v5 v5.0.0\n"}

    found = jobs_of(make_repo, API | WEB | compose | client)

    assert [one.name for one in found["go-api-test"].services] == ["postgres"]
    assert found["node-web-test"].services == ()


def test_github_compares_with_the_base_and_the_gate_takes_skipped_jobs(
    make_repo: MakeRepo,
) -> None:
    stack = profile(make_repo(API | WEB))

    assert PROVIDER.render
    text = PROVIDER.render(plan(stack), stack, ())[0].text

    assert "          compare api api/ .github/workflows/ci.yml\n" in text
    assert "    needs: [changes]\n    if: ${{ needs.changes.outputs.api == 'true' }}\n" in text
    assert re.search(r"  gate:\n.*\n.*\n    needs: \[changes, ", text)
    assert '[ "${result}" = success ] || [ "${result}" = skipped ]' in text
    assert "\non:\n  push:\n    branches: [main]\n  pull_request:\n  merge_group:\n" in text


def test_names_of_folders_do_not_leave_their_words(make_repo: MakeRepo) -> None:
    odd = {"w $(x)/package.json": WEB["web/package.json"], "w $(x)/a.js": ""}
    stack = profile(make_repo(API | odd))

    assert PROVIDER.render
    text = PROVIDER.render(plan(stack), stack, ())[0].text

    assert "          compare w-x 'w $(x)/' .github/workflows/ci.yml\n" in text
