"""Target frameworks: which runtime each wants, and where its programs run."""

from __future__ import annotations

import re

_MODERN = re.compile(r"net(?:coreapp)?(\d{1,2})\.(\d)(?:-([a-z]+)[\d.]*)?")
_STANDARD = re.compile(r"netstandard\d\.\d")
_CLASSIC = re.compile(r"net([1-4]\d{0,2})|v?[1-4]\.\d(?:\.\d)?")
MOBILE = frozenset(("android", "ios", "maccatalyst", "macos", "tvos", "tizen", "browser"))
# Older ones want an OpenSSL that runners no longer have.
OLDEST_THAT_STARTS = 6


def cycle(framework: str) -> str:
    """Return the release of .NET that a target framework names ("8.0"), "" for others."""
    found = _MODERN.fullmatch(framework)
    return f"{found[1]}.{found[2]}" if found else ""


def platform(framework: str) -> str:
    """Return the system that a target framework is bound to ("windows"), "" for a portable one."""
    found = _MODERN.fullmatch(framework)
    return (found[3] or "") if found else ""


def is_portable(framework: str) -> bool:
    """Tell whether a program for this target framework runs on Linux."""
    return bool(cycle(framework)) and not platform(framework)


def is_classic(framework: str) -> bool:
    """Tell whether this is the .NET Framework, which only Windows has."""
    return bool(_CLASSIC.fullmatch(framework))


def wants_windows(framework: str) -> bool:
    """Tell whether a program for this target framework runs on Windows only."""
    return is_classic(framework) or platform(framework) == "windows"


def is_mobile(framework: str) -> bool:
    """Tell whether this target framework needs a workload: a phone's or a browser's."""
    return platform(framework) in MOBILE


def is_known(framework: str) -> bool:
    """Tell whether this is a target framework at all."""
    return bool(cycle(framework) or _STANDARD.fullmatch(framework) or is_classic(framework))


def numbers(version: str) -> tuple[int, int]:
    """Return a version as numbers to sort by."""
    found = re.match(r"(\d{1,4})(?:\.(\d{1,4}))?", version)
    return (int(found[1]), int(found[2] or 0)) if found else (0, 0)
