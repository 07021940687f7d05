"""The day that a limit is for: where it begins depends on whose limit it is."""

from __future__ import annotations

import datetime
import zoneinfo

from autodevops_cli.errors import StateUnavailable

ZONE = "America/Los_Angeles"
"""Where the day of the default provider's quota begins."""


def day(now: float, zone: str = ZONE) -> str:
    """Return the date of a moment, as "2026-11-23"."""
    return _local(now, zone).date().isoformat()


def next_day(now: float, zone: str = ZONE) -> str:
    """Return the moment when the day is over, as an ISO time with its offset."""
    today = _local(now, zone)
    tomorrow = today.date() + datetime.timedelta(days=1)
    midnight = datetime.datetime.combine(tomorrow, datetime.time(), today.tzinfo)
    # Where clocks are set forward at midnight there is none; this names the moment all the same.
    return midnight.astimezone(datetime.UTC).astimezone(today.tzinfo).isoformat()


def moment(now: float) -> str:
    """Return a moment as an ISO time in UTC."""
    return _local(now, "UTC").isoformat(timespec="seconds")


def _local(now: float, zone: str) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(now, tz=_zone(zone))


def _zone(name: str) -> datetime.tzinfo:
    if name == "UTC":
        return datetime.UTC
    try:
        return zoneinfo.ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:  # a folder of zones is an OSError
        raise StateUnavailable(
            f"this machine knows no time zone {name[:60]!r}",
            hint="use UTC, or install the package tzdata if the name is right",
        ) from error
