from __future__ import annotations

import datetime

import pytest

from autodevops_cli.errors import StateUnavailable
from autodevops_cli.storage.days import day, next_day


def at(text: str) -> float:
    return datetime.datetime.fromisoformat(text).timestamp()


@pytest.mark.parametrize(
    ("moment", "zone", "today", "over"),
    [
        pytest.param(
            "2026-11-23T07:59:59+00:00", "America/Los_Angeles",
            "2026-11-22", "2026-11-23T00:00:00-08:00", id="the second before midnight there",
        ),
        pytest.param(
            "2026-11-23T08:00:00+00:00", "America/Los_Angeles",
            "2026-11-23", "2026-11-24T00:00:00-08:00", id="midnight there",
        ),
        pytest.param(
            "2026-03-08T09:30:00+00:00", "America/Los_Angeles",
            "2026-03-08", "2026-03-09T00:00:00-07:00", id="a day of 23 hours",
        ),
        pytest.param(
            "2026-11-01T08:30:00+00:00", "America/Los_Angeles",
            "2026-11-01", "2026-11-02T00:00:00-08:00", id="a day of 25 hours",
        ),
        pytest.param(
            "2018-11-03T12:00:00+00:00", "America/Sao_Paulo",
            "2018-11-03", "2018-11-04T01:00:00-02:00", id="a day that begins at one o'clock",
        ),
        pytest.param(
            "2026-11-23T08:00:00+00:00", "UTC",
            "2026-11-23", "2026-11-24T00:00:00+00:00", id="UTC needs no table of zones",
        ),
    ],
)  # fmt: skip
def test_the_day_is_that_of_the_zone(moment: str, zone: str, today: str, over: str) -> None:
    assert (day(at(moment), zone), next_day(at(moment), zone)) == (today, over)


@pytest.mark.parametrize(
    ("moment", "hours"),
    [("2026-03-08T08:00:00+00:00", 23), ("2026-11-01T07:00:00+00:00", 25)],
    ids=["clocks go forward", "clocks go back"],
)
def test_the_last_second_of_a_long_or_short_day_belongs_to_it(moment: str, hours: int) -> None:
    first = at(moment)

    days = [day(first + seconds) for seconds in (-1, 0, hours * 3600 - 1, hours * 3600)]

    assert [one == day(first) for one in days] == [False, True, True, False]


@pytest.mark.parametrize("zone", ["Mars/Olympus", "America", "/etc/passwd", "../zone", "", "a\0b"])
def test_a_zone_that_is_none_is_told(zone: str) -> None:
    with pytest.raises(StateUnavailable, match="knows no time zone"):
        day(0.0, zone)
