from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from autodevops_cli.errors import StateUnavailable
from autodevops_cli.storage.database import Database
from autodevops_cli.storage.migrating import migrate
from autodevops_cli.storage.opening import default_path, open_state


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_state_is_for_its_user_only(tmp_path: Path) -> None:
    database = open_state(environ={"XDG_STATE_HOME": str(tmp_path / "state")})

    folder = tmp_path / "state" / "autodevops"
    files = {path.name: mode(path) for path in folder.iterdir()}

    assert mode(folder) == 0o700
    assert files == {"state.db": 0o600, "state.db-wal": 0o600, "state.db-shm": 0o600}
    database.close()


@pytest.mark.parametrize("base", ["", "relative/folder"])
def test_without_a_state_folder_it_is_the_usual_one_below_home(base: str) -> None:
    path = default_path({"XDG_STATE_HOME": base})

    assert path == Path.home() / ".local" / "state" / "autodevops" / "state.db"


def test_what_was_written_is_there_when_opened_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a folder' / 'state.db'}"
    first = open_state(url)
    with first.writing() as session:
        session.run("UPDATE cache_use SET hits = 7")
    first.close()

    with open_state(url).reading() as session:
        assert session.rows("SELECT hits FROM cache_use") == [(7,)]


def test_commits_survive_a_power_failure_and_readers_stop_nobody(database: Database) -> None:
    with database.reading() as session:
        pragmas = [session.rows(f"PRAGMA {name}")[0][0] for name in ("journal_mode", "synchronous")]

    assert pragmas == ["wal", 2]


def test_an_exception_takes_the_whole_transaction_back(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.writing() as session:
        session.run("UPDATE cache_use SET hits = 7")
        raise ZeroDivisionError

    with database.reading() as session:
        assert session.rows("SELECT hits FROM cache_use") == [(0,)]


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    database = open_state(f"sqlite:///{path}")
    with database.writing() as session:
        session.run("INSERT INTO schema_version (version) VALUES (9)")
    database.close()

    with pytest.raises(StateUnavailable) as failure:
        open_state(f"sqlite:///{path}")

    assert failure.value.message == (
        f"{path} was written by a newer autodevops (version 9 of its tables, this one knows 1)"
    )


def test_a_migration_that_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "steps"
    folder.mkdir()
    (folder / "0001_one.sql").write_text("CREATE TABLE a (x BIGINT);\nCREATE TABLE a (y BIGINT);\n")
    database = Database(tmp_path / "state.db")

    with pytest.raises(StateUnavailable):
        migrate(database, folder)

    with database.reading() as session:
        assert session.rows("SELECT name FROM sqlite_master") == []


def test_a_later_step_is_added_to_what_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "steps"
    folder.mkdir()
    (folder / "0001_one.sql").write_text("CREATE TABLE a (x BIGINT);\nINSERT INTO a VALUES (1);\n")
    database = Database(tmp_path / "state.db")
    migrate(database, folder)
    (folder / "0002_two.sql").write_text("-- Twice.\nINSERT INTO a SELECT x + 1 FROM a;\n")

    migrate(database, folder)
    migrate(database, folder)

    with database.reading() as session:
        assert session.rows("SELECT x FROM a") == [(1,), (2,)]


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:hunter2@db.example.org/state",
        "mysql://me:hunter2@db.example.org/state",
        "sqlite://",
        "sqlite:///",
        "sqlite:///state.db?mode=memory&key=hunter2",
        "hunter2",
    ],
)
def test_other_databases_are_refused_without_showing_the_url(url: str) -> None:
    with pytest.raises(StateUnavailable) as failure:
        open_state(url)

    assert "hunter2" not in f"{failure.value.message} {failure.value.hint}"


def test_a_file_that_is_no_database_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    path.write_text("what somebody wrote here, longer than the header of a database" * 20)

    with pytest.raises(StateUnavailable) as failure:
        open_state(f"sqlite:///{path}")

    assert failure.value.message == (
        f"the state database {path} cannot be used: file is not a database"
    )
    assert failure.value.hint == "move the file away and the next run begins a new one"


def test_a_folder_is_no_state_database(tmp_path: Path) -> None:
    with pytest.raises(StateUnavailable, match="cannot be opened: it is no file"):
        open_state(f"sqlite:///{tmp_path}")


def test_a_database_with_other_tables_of_our_names_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE cache (something TEXT)")

    with pytest.raises(StateUnavailable, match="table cache already exists"):
        open_state(f"sqlite:///{path}")


def test_every_thread_may_use_it(database: Database) -> None:
    def count(_: int) -> int:
        with database.writing() as session:
            return session.run("UPDATE cache_use SET hits = hits + 1")

    with ThreadPoolExecutor(8) as threads:
        changed = list(threads.map(count, range(40)))

    with database.reading() as session:
        assert (sum(changed), session.rows("SELECT hits FROM cache_use")) == (40, [(40,)])


FORKING = """
import os, sys
from pathlib import Path
from autodevops_cli.storage.database import Database

database = Database(Path(sys.argv[1]))
for process in ("parent", "child"):
    with database.writing() as session:
        session.run("UPDATE cache_use SET hits = hits + 1")
    if process == "parent" and os.fork():
        sys.exit(os.waitstatus_to_exitcode(os.wait()[1]))
"""


def test_a_process_that_forked_opens_a_connection_of_its_own(database: Database) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FORKING, str(database.path)], check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip

    with database.reading() as session:
        seen = session.rows("SELECT hits FROM cache_use"), session.rows("PRAGMA integrity_check")
    assert (done.returncode, *seen) == (0, [(2,)], [("ok",)])


def test_who_waits_too_long_for_another_process_is_told(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    database = open_state(f"sqlite:///{path}", patience=0.01)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StateUnavailable) as failure, database.writing():
        pass

    assert failure.value.hint == "another process holds it for long; try again later"
    other.close()
