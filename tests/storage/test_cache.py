from __future__ import annotations

import zlib

import pytest

from autodevops_cli.storage.cache import Cache, CacheInfo
from autodevops_cli.storage.database import Database

from .conftest import Clock


def noise(seed: int) -> str:
    """A text of which a thousand bytes remain when it is compressed, or somewhat more."""
    return "".join(f"{(seed + number) * 2654435761 % 2**32:08x}" for number in range(250))


def test_a_text_comes_back_as_it_was_put(database: Database) -> None:
    cache = Cache(database)

    cache.put("a", '{"verdicts": ["é\ud800\\u0000"]}\n')

    assert cache.get("a") == '{"verdicts": ["é\ud800\\u0000"]}\n'


def test_hits_and_misses_are_counted_across_processes(database: Database) -> None:
    Cache(database).put("a", "text")

    for key in "aab":
        Cache(database).get(key)

    assert Cache(database).info() == CacheInfo(entries=1, bytes=12, hits=2, misses=1)


def test_a_text_is_kept_for_as_long_as_said(database: Database, clock: Clock) -> None:
    cache = Cache(database, age=60, clock=clock)
    cache.put("a", "text")

    clock.now += 59
    before = cache.get("a")
    clock.now += 1
    after = cache.get("a")

    assert (before, after) == ("text", None)


def test_what_expired_is_thrown_away_with_the_next_text(database: Database, clock: Clock) -> None:
    cache = Cache(database, age=60, clock=clock)
    cache.put("a", "text")
    clock.now += 60

    cache.put("b", "text")

    assert cache.info().entries == 1


def test_the_oldest_go_when_the_room_is_full(database: Database, clock: Clock) -> None:
    cache = Cache(database, room=4_000, clock=clock)
    for number, key in enumerate("abcda"):
        clock.now += 1
        cache.put(key, noise(number))

    clock.now += 1
    cache.put("e", noise(5))
    kept = [key for key in "abcde" if cache.get(key)]

    assert kept == ["a", "d", "e"]
    assert cache.info().bytes <= 4_000


def test_a_text_larger_than_the_room_drives_nothing_out(database: Database) -> None:
    cache = Cache(database, room=100)
    cache.put("a", "text")

    cache.put("b", noise(1))

    assert (cache.get("a"), cache.get("b")) == ("text", None)


def test_a_text_that_is_put_again_replaces_the_first(database: Database) -> None:
    cache = Cache(database)
    cache.put("a", "first")

    cache.put("a", "second")

    assert (cache.get("a"), cache.info().entries) == ("second", 1)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"no zlib", id="no zlib"),
        pytest.param(zlib.compress(b"text")[:-2], id="cut"),
        pytest.param(zlib.compress(b"\xff\xfe"), id="no UTF-8"),
        pytest.param(zlib.compress(bytes(10**8)), id="a bomb"),
        pytest.param("a text", id="a text"),
        pytest.param(7, id="a number"),
    ],
)
def test_a_broken_entry_is_a_miss_and_goes(database: Database, value: bytes | str | int) -> None:
    cache = Cache(database)
    cache.put("a", "text")
    with database.writing() as session:
        session.run("UPDATE cache SET value = :value", value=value)

    assert cache.get("a") is None
    assert cache.info() == CacheInfo(entries=0, bytes=0, hits=0, misses=1)


def test_clearing_tells_how_many_went(database: Database) -> None:
    cache = Cache(database)
    cache.put("a", "text")
    cache.put("b", "text")

    assert (cache.clear(), cache.clear(), cache.get("a")) == (2, 0, None)


def test_clearing_gives_the_room_back(database: Database) -> None:
    cache = Cache(database)
    for number in range(300):
        cache.put(str(number), noise(number))
    full = database.path.stat().st_size

    cache.clear()

    assert database.path.stat().st_size < full / 2
