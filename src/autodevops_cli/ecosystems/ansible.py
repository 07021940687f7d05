"""Ansible: playbooks, roles and collections, checked by their syntax and by ansible-lint.

No language: it adds a job beside those of the languages and nothing else.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from autodevops_cli.data import tool_version
from autodevops_cli.data.ranges import newest
from autodevops_cli.ecosystems._base import Ecosystem, is_specimen
from autodevops_cli.ecosystems._pipeline import CHECKS, doubt_of
from autodevops_cli.model.evidence import Evidence, Fact, Place, Source, command
from autodevops_cli.model.plan import Job, Purpose, Run, SetupTool, Tool
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot, joined, parent

PYTHON = Tool(
    "python", "Python", action="actions/setup-python", version_input="python-version",
    image="python:{version}",
)  # fmt: skip
MARKERS = ("ansible.cfg", "galaxy.yml", ".ansible-lint", "main.yml", "site.yml", "playbook.yml")
CONFIGS = (".ansible-lint", ".ansible-lint.yml", ".ansible-lint.yaml", ".config/ansible-lint.yml")
REQUIREMENTS = ("requirements.yml", "requirements.yaml")
NEEDED = (*REQUIREMENTS, "roles/requirements.yml", "collections/requirements.yml")
MAX_PLAYBOOKS = 10
_VAULT = re.compile(r"^\$ANSIBLE_VAULT;|!vault\b", re.MULTILINE)
_PASSWORD = re.compile(r"^[ \t]*vault_(?:password_file|identity_list)\s*=", re.MULTILINE)
_VARIABLES = re.compile(r"(?:^|/)(?:group_vars|host_vars|vars|defaults)/")
_PRIVATE = re.compile(r"\bgit@|\bssh://|://[^/\s]+@")
_LIST = re.compile(r"(?:---[^\n]*\n|[ \t]*#[^\n]*\n|[ \t]*\n)*- ")
_PLAY = re.compile(
    r"^(?:- | {2,4})(?:hosts|(?:ansible\.builtin\.)?import_playbook)\s*:", re.MULTILINE
)


def roots(repo: Snapshot) -> tuple[str, ...]:
    """Return the folders of collections, of a lone role, and of playbooks with a configuration."""
    marked = [parent(path) for path in repo.named("galaxy.yml", "ansible.cfg")]
    folders = [one for one in marked if not is_specimen(f"{one}/x" if one else "x")]
    if not folders and _is_role(repo, ""):
        return ("",)
    if not folders and _playbooks(repo, "") and (repo.below("roles") or repo.first(*CONFIGS)):
        return ("",)
    folders = list(dict.fromkeys(folders))
    return tuple(one for one in folders if not _inside(one, folders))


def _inside(folder: str, folders: list[str]) -> bool:
    return any(folder != one and (not one or folder.startswith(f"{one}/")) for one in folders)


def _is_role(repo: Snapshot, root: str) -> bool:
    return all(repo.has(joined(root, one)) for one in ("tasks/main.yml", "meta/main.yml"))


def _playbooks(repo: Snapshot, root: str) -> tuple[str, ...]:
    """Return the playbooks at the root or in playbooks/, by what they say."""
    names = [name for name in repo.beside(root) if name.endswith((".yml", ".yaml"))]
    folder = joined(root, "playbooks")
    names += [
        f"playbooks/{name}" for name in repo.beside(folder) if name.endswith((".yml", ".yaml"))
    ]
    return tuple(name for name in names if _is_playbook(repo, joined(root, name)))


def _is_playbook(repo: Snapshot, path: str) -> bool:
    text = repo.text(path)
    return bool(_LIST.match(text[:5000]) and _PLAY.search(text))


def detect(repo: Snapshot, root: str) -> Iterator[Evidence]:
    """Yield what is installed from Galaxy, the syntax check, the lint and a collection's build."""
    needed = [path for name in NEEDED if repo.has(path := joined(root, name))]
    private = next((path for path in needed if _PRIVATE.search(repo.text(path))), "")
    if private:
        note = "it installs from a repository that may be private"
        where = repo.place(private, _PRIVATE)
        yield Evidence("ansible.unchecked", note, where, note=note)
        return
    for path in needed:
        name = path[len(root) :].lstrip("/")
        text = f"ansible-galaxy install --role-file {name}"
        note = "what comes from Galaxy"
        yield command(f"install.{_plain(name)}", text, Place(path), Source.DEPENDENCY, note)
    yield from _syntax(repo, root)
    yield from _lint(repo, root)
    if repo.has(path := joined(root, "galaxy.yml")):
        text = 'ansible-galaxy collection build --output-path "${TMPDIR:-/tmp}"'
        yield command("build", text, Place(path), Source.TOOL_CONFIG, "a collection")


def _plain(name: str) -> str:
    return name.partition(".")[0].replace("/", "-")


def _syntax(repo: Snapshot, root: str) -> Iterator[Evidence]:
    books = _playbooks(repo, root)
    if not books:
        return
    first = Place(joined(root, books[0]))
    if place := _secret(repo, root):
        note = "encrypted variables want a password"
        yield Evidence("ansible.unchecked", note, place, note=note)
        return
    text = f"ansible-playbook --syntax-check {shlex.join(books[:MAX_PLAYBOOKS])}"
    yield command("typecheck.syntax", text, first, Source.CONVENTION, "a playbook")


def _secret(repo: Snapshot, root: str) -> Place | None:
    """Return where a password would be needed to read what the playbooks load."""
    config = joined(root, "ansible.cfg")
    if _PASSWORD.search(repo.text(config)):
        return repo.place(config, _PASSWORD)
    for path in repo.below(root):
        if _VARIABLES.search(path) and _VAULT.search(repo.text(path)[:50_000]):
            return repo.place(path, _VAULT)
    return None


def _lint(repo: Snapshot, root: str) -> Iterator[Evidence]:
    config = repo.first(*(joined(root, name) for name in CONFIGS))
    where = config or repo.first(joined(root, "ansible.cfg"), joined(root, "galaxy.yml"),
                                 joined(root, "meta/main.yml"))  # fmt: skip
    source = Source.TOOL_CONFIG if config else Source.CONVENTION
    note = "ansible-lint is configured" if config else "what the linter is for"
    place = Place(where or root or ".")
    yield command("lint.ansible-lint", "ansible-lint --offline", place, source, note)


def jobs(component: Component) -> Iterator[Job]:
    """Yield one job: Ansible and its linter in fixed versions, what Galaxy brings, the checks."""
    facts = [fact for kind in (*CHECKS, "build") for fact in component.commands(kind)]
    if not facts:
        return
    checks = [_check(component, fact) for fact in facts]
    wanted = ["ansible", *(["ansible-lint"] if any("-lint" in one.value for one in facts) else [])]
    pins = " ".join(f"{name}=={tool_version(name)}" for name in wanted)
    advisory = all(one.advisory for one in checks)
    installs = (
        Run("Install from Galaxy", fact.value, component.root, (), advisory, (fact,))
        for fact in component.commands("install")
    )
    setup = SetupTool(PYTHON, newest("", "python"))
    install = Run("Install Ansible", f"python -m pip install {pins}")
    yield Job("lint", "Lint", Purpose.LINT, (setup, install, *installs, *checks))


def _check(component: Component, fact: Fact) -> Run:
    build = fact.subject == "command.build"
    syntax = fact.subject.endswith(".syntax")
    title = "Build" if build else "Check syntax" if syntax else "Lint"
    doubt = "" if build else doubt_of(component, fact)
    return Run(
        title, fact.value, component.root, (), bool(doubt), (fact,), (doubt,) if doubt else ()
    )


ECOSYSTEM = Ecosystem(
    "ansible", "Ansible", (), roots, detect, jobs, (PYTHON,), MARKERS, language=False
)
