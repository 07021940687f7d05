"""Which file is the state database, and opening it so that only its user can read it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from autodevops_cli.errors import StateUnavailable
from autodevops_cli.storage.database import PATIENCE, Database
from autodevops_cli.storage.migrating import migrate

SQLITE = "sqlite:///"
HINT = "name a file, as in sqlite:////home/me/state.db, or leave the setting out"


def open_state(
    url: str = "", *, environ: Mapping[str, str] | None = None, patience: float = PATIENCE
) -> Database:
    """Return the database of a URL, up to date; "" is the one in the user's state folder.

    Raises StateUnavailable.
    """
    path = _path(url) if url else default_path(os.environ if environ is None else environ)
    try:
        _make(path)
    except (OSError, ValueError) as error:
        raise StateUnavailable(
            f"the state database {path} cannot be opened: {_reason(error)}", hint=HINT
        ) from error
    database = Database(path, patience=patience)
    migrate(database)
    return database


def default_path(environ: Mapping[str, str]) -> Path:
    """Return where the state database stands when nobody says otherwise."""
    base = environ.get("XDG_STATE_HOME") or ""
    try:
        folder = Path(base) if Path(base).is_absolute() else Path.home() / ".local" / "state"
    except RuntimeError as error:
        raise StateUnavailable("there is no home folder for the state database", hint=HINT) from (
            error
        )
    return folder / "autodevops" / "state.db"


def _path(url: str) -> Path:
    """Return the file that a URL names. The message never shows the URL: it may hold a password."""
    if url.startswith(("postgresql:", "postgresql+", "postgres:")):
        raise StateUnavailable("PostgreSQL cannot keep the state yet", hint=HINT)
    if not url.startswith(SQLITE) or url == SQLITE or "?" in url or "\0" in url:
        raise StateUnavailable("the URL of the state database is not of a SQLite file", hint=HINT)
    return Path(url.removeprefix(SQLITE))


def _make(path: Path) -> None:
    """Create what is missing: the folder and the file, for nobody but their owner."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists() and not path.is_file():
        raise ValueError("it is no file")
    # SQLite gives its journals the rights of the file that it finds.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)[:200]
