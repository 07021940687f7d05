"""Talks to git servers: asks what is there, brings objects into a bare repository of our own."""

from __future__ import annotations

import base64
import os
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from autodevops_cli.errors import (
    AutodevopsError,
    Deferred,
    SourceNotFound,
    SourceRefused,
    SourceTooLarge,
    SourceUnreachable,
    UsageError,
)
from autodevops_cli.repository import git

ASK_TIMEOUT_S = 60
FETCH_TIMEOUT_S = 600
MAX_PACK_KB = 2_000_000

# Of the user's own settings those that say how to get there.
KEPT = frozenset(
    {"GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "GIT_PROXY_COMMAND"}
)
TOKENS = {
    "github.com": (("GH_TOKEN", "GITHUB_TOKEN"), "x-access-token"),
    "gitlab.com": (("GITLAB_TOKEN",), "oauth2"),
}
QUIET = (
    "-c", "core.askPass=", "-c", "credential.interactive=false", "-c", "gc.auto=0",
    "-c", "maintenance.auto=false", "-c", "http.lowSpeedLimit=1000", "-c", "http.lowSpeedTime=30",
)  # fmt: skip

# The first row with a word that git printed says what happened.
TROUBLES: tuple[tuple[type[AutodevopsError], str, str, tuple[str, ...]], ...] = (
    (Deferred, "asks us to come back later", "try again in some minutes", ("error: 429",)),
    (
        SourceTooLarge, "sent more than any repository should need", "clone it and name the folder",
        ("file size limit", "signal 25"),
    ),
    (
        SourceUnreachable, "did not answer", "check the connection and try again",
        (
            "could not resolve", "connection refused", "timed out", "connection reset",
            "unreachable", "failed to connect", "too slow", "error: 50",
        ),
    ),
    (
        SourceRefused, "does not exist or wants credentials",
        "check the name; for a private repository set GH_TOKEN or GITLAB_TOKEN, or use ssh",
        (
            "authentication failed", "could not read username", "could not read password",
            "permission denied", "error: 401", "error: 403", "host key verification",
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a repository is: a URL without credentials, and the credentials ("" for none)."""

    url: str
    credentials: str = ""

    def advertised(self, *references: str) -> dict[str, str]:
        """Return what the remote's references point to; `ref: …` for a symbolic one."""
        words = ["ls-remote", "--symref", self.url, *references]
        answer = self._git(words, Path.cwd(), timeout=ASK_TIMEOUT_S)
        rows = (line.split("\t") for line in answer.decode(errors="replace").splitlines())
        found: dict[str, str] = {}
        for row in rows:
            if len(row) == 2:
                name = f"{row[1]} is" if row[0].startswith("ref: ") else row[1]
                found.setdefault(name, row[0].removeprefix("ref: "))
        return found

    def fetch_commit(self, store: Path, oid: str) -> None:
        """Bring one commit with its folders and without its files."""
        self._fetch(store, ["--depth=1", "--filter=blob:none", self.url, oid])

    def fetch_objects(self, store: Path, oids: Iterable[str]) -> None:
        """Bring these objects, all in one go."""
        self._fetch(store, ["--stdin", self.url], "\n".join(oids).encode())

    def _fetch(self, store: Path, words: list[str], stdin: bytes = b"") -> None:
        quiet = [
            "fetch",
            "--quiet",
            "--no-tags",
            "--no-write-fetch-head",
            "--no-recurse-submodules",
        ]
        self._git([*quiet, *words], store, stdin, FETCH_TIMEOUT_S)

    def _git(self, words: list[str], cwd: Path, stdin: bytes = b"", timeout: float = 0) -> bytes:
        command = [*bounded(), *git.SAFE, *QUIET, *words]
        try:
            done = subprocess.run(
                command, cwd=cwd, env=self._environment(), input=stdin, capture_output=True,
                timeout=timeout, check=False,
            )  # fmt: skip
        except FileNotFoundError as error:
            raise UsageError(
                "reading a repository elsewhere needs git, and there is none",
                hint="install git, or name a folder or an archive",
            ) from error
        except subprocess.TimeoutExpired as error:
            raise SourceUnreachable(f"{self.url} did not answer in {timeout:.0f} s") from error
        if done.returncode:
            raise failure(self.url, done.stderr.decode(errors="replace"), done.returncode)
        return done.stdout

    def _environment(self) -> dict[str, str]:
        """Return an environment that asks nobody and lets git speak this URL's protocol only."""
        own = {
            key: value
            for key, value in os.environ.items()
            if key in KEPT or not key.startswith(("GIT_", "SSH_ASKPASS"))
        }
        own.setdefault("GIT_SSH_COMMAND", "ssh -o BatchMode=yes")
        return own | {
            "GIT_TERMINAL_PROMPT": "0",
            "GCM_INTERACTIVE": "never",
            "GIT_ALLOW_PROTOCOL": urlsplit(self.url).scheme or "ssh",
            "GIT_NO_LAZY_FETCH": "1",
            "LC_ALL": "C",
            **self.authorization(),
        }

    def authorization(self) -> Mapping[str, str]:
        """Return the credentials as configuration for this host; never as an argument."""
        address = urlsplit(self.url)
        credentials = self.credentials or token_for(address.hostname or "")
        if address.scheme != "https" or not credentials:
            return {}
        encoded = base64.b64encode(credentials.encode()).decode()
        return {
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": f"http.https://{address.netloc}/.extraHeader",
            "GIT_CONFIG_VALUE_0": f"Authorization: Basic {encoded}",
        }


def token_for(host: str) -> str:
    """Return "user:token" from the environment for a host that we know, or ""."""
    variables, user = TOKENS.get(host, ((), ""))
    token = next((value for name in variables if (value := os.environ.get(name))), "")
    return f"{user}:{token}" if token else ""


def bounded() -> tuple[str, ...]:
    """Return the words that keep git from writing a file larger than any repository's."""
    if os.name != "posix":
        return ()
    return ("sh", "-c", 'ulimit -f "$0" && exec "$@"', str(MAX_PACK_KB))


def failure(url: str, said: str, code: int) -> AutodevopsError:
    """Return the error that fits what git said on its way out."""
    for kind, what, hint, words in TROUBLES:
        if any(word in said.lower() for word in words) or (code == -25 and "signal 25" in words):
            return kind(f"{url} {what}", hint=hint)
    lines = [line for line in said.splitlines() if line.startswith(("fatal:", "error:", "ERROR:"))]
    reason = lines[0].partition(": ")[2] if lines else f"git ended with {code}"
    return SourceNotFound(
        f"{url} cannot be read: {reason[:300]}", hint="check the URL and the name"
    )
