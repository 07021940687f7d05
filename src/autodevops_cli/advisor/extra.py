"""Whether the packages are there that asking a model needs; importing them is for who asks."""

from __future__ import annotations

from importlib.util import find_spec

from autodevops_cli.advisor.errors import ExtraMissing

PACKAGES = ("google.genai", "httpx", "re2", "tenacity")


def require(packages: tuple[str, ...] = PACKAGES) -> None:
    """Return where all packages of the extra `ai` are installed. Raises ExtraMissing."""
    missing = [name for name in packages if not _there(name)]
    if missing:
        raise ExtraMissing(
            f"asking a model needs packages that are not installed: {', '.join(missing)}",
            # No command: on the public index our name is somebody else's.
            hint="install autodevops again, from where it came, with the extra `ai`",
        )


def _there(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ImportError:  # the package that it would be in is missing
        return False
