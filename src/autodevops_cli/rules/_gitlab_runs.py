"""Whether a GitLab job runs in a pipeline of a branch, and in one of its merge request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.repository.table import Table
from autodevops_cli.rules._gitlab import Job

MAX_CONDITION = 2_000
MAX_RULES = 100
# A push to a branch that has a merge request starts both. None stands for "set, to whatever";
# the branch is none that a condition names.
BRANCH = "\0"
PUSH: Mapping[str, str | None] = {
    "CI_PIPELINE_SOURCE": "push",
    "CI_COMMIT_BRANCH": BRANCH,
    "CI_COMMIT_REF_NAME": BRANCH,
    "CI_COMMIT_TAG": "",
    "CI_MERGE_REQUEST_ID": "",
    "CI_MERGE_REQUEST_IID": "",
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "",
    "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "",
    "CI_OPEN_MERGE_REQUESTS": None,
    "CI_DEFAULT_BRANCH": "\0default",
    "CI": "true",
    "GITLAB_CI": "true",
}
MERGE_REQUEST: Mapping[str, str | None] = {
    **PUSH,
    "CI_PIPELINE_SOURCE": "merge_request_event",
    "CI_COMMIT_BRANCH": "",
    "CI_MERGE_REQUEST_ID": None,
    "CI_MERGE_REQUEST_IID": None,
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": None,
    "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": BRANCH,
}
_TOKEN = Pattern(r"""\s*(&&|\|\||==|!=|=~|!~|[()]|\$\{?\w+\}?|"[^"]*"|'[^']*'|/[^\n]*/i?|null)""")


def runs(job: Job, known: Mapping[str, str | None]) -> bool | None:
    """Tell whether a job starts by itself in a pipeline, None where nobody can know."""
    rules = job.raw("rules")
    if isinstance(rules, list):
        return _first(job, rules, known)
    if job.raw("rules") is not None or job.layer("except"):
        return None
    if job.raw("when") in ("manual", "delayed", "never"):
        return False
    only = job.raw("only")
    wanted = Table({"x": only}).strings("x") or Table(only).strings("refs")
    of_request = known["CI_PIPELINE_SOURCE"] == "merge_request_event"
    if only is None:
        return not of_request
    if of_request:
        return "merge_requests" in wanted
    return True if {"branches", "pushes"} & {*wanted} else None


def _first(job: Job, rules: list[object], known: Mapping[str, str | None]) -> bool | None:
    """Return what the first rule that matches says."""
    for item in rules[:MAX_RULES]:
        if not isinstance(item, dict):
            return None
        rule = Table(item)
        when = rule.text("when") or Table({"x": job.raw("when")}).text("x")
        matches = holds(rule.text("if"), known) if rule.has("if") else True
        starts = when not in ("never", "manual", "delayed")
        if matches and (rule.has("changes") or rule.has("exists")) and not starts:
            continue  # some push leaves those files alone
        if matches is None:
            return None
        if matches:
            return starts
    return False


def holds(condition: str, known: Mapping[str, str | None]) -> bool | None:
    """Return whether an `if` is true with these variables; None where that depends on others."""
    if len(condition) > MAX_CONDITION:
        return None
    reader = _Reader(list(_tokens(condition)), known)
    found = reader.any_of()
    return found if reader.at == len(reader.tokens) and not reader.lost else None


def _tokens(text: str) -> Iterator[str]:
    at = 0
    while at < len(text.rstrip()):
        found = _TOKEN.match(text, at)
        if not found:
            yield "?"
            return
        yield found[1]
        at = found.end()


@dataclass
class _Reader:
    """Reads a condition; what it cannot know is None, as in a logic of three values."""

    tokens: list[str]
    known: Mapping[str, str | None]
    at: int = 0
    lost: bool = False
    depth: int = 0

    def _take(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1] if self.at <= len(self.tokens) else ""

    def _next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def any_of(self) -> bool | None:
        """Return the value of a list of alternatives."""
        found = self._all_of()
        while self._next() == "||":
            self._take()
            other = self._all_of()
            found = True if found or other else (None if None in (found, other) else False)
        return found

    def _all_of(self) -> bool | None:
        found = self._term()
        while self._next() == "&&":
            self._take()
            other = self._term()
            found = False if False in (found, other) else (None if None in (found, other) else True)
        return found

    def _term(self) -> bool | None:
        word = self._take()
        if word == "(" and self.depth < 20:
            self.depth += 1
            found = self.any_of()
            self.depth -= 1
            self.lost = self.lost or self._take() != ")"
            return found
        if not word.startswith(("$", '"', "'")):
            self.lost = True
            return None
        if self._next() in ("==", "!="):
            return self._compared(word, equal=self._take() == "==", other=self._take())
        if self._next() in ("=~", "!~"):
            negated = self._take() == "!~"
            self._take()
            # A variable that is not set matches no pattern.
            return negated if self._set(word) is False else None
        return self._set(word)

    def _compared(self, word: str, *, equal: bool, other: str) -> bool | None:
        if "null" in (word, other):
            given = self._set(other if word == "null" else word)
            return None if given is None else given != equal
        left, right = self._value(word), self._value(other)
        if left is None or right is None:
            return None
        return (left == right) == equal

    def _set(self, word: str) -> bool | None:
        if not word.startswith("$"):
            return bool(word[1:-1])
        name = word.strip("${}")
        if name not in self.known:
            return None
        return self.known[name] != ""

    def _value(self, word: str) -> str | None:
        if word.startswith("$"):
            return self.known.get(word.strip("${}"))
        return word[1:-1] if word[:1] in ("'", '"') else None
