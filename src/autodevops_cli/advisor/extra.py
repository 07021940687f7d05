"""Whether the packages are there that asking a model needs; importing them is for who asks."""

from __future__ import annotations

from importlib.util import find_spec

from autodevops_cli.advisor.errors import ExtraMissing

PACKAGES = ("google.genai", "httpx", "re2", "sqlalchemy", "tenacity")


def require(packages: tuple[str, ...] = PACKAGES) -> None:
    """Return where all packages of the extra `ai` are installed. Raises ExtraMissing."""
    missing = [name for name in packages if not _there(name)]
    if missing:
        raise ExtraMissing(
            f"asking a model needs packages that are not installed: {', '.join(missing)}",
            hint="pip install 'autodevops-cli[ai]'",
        )


def _there(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ImportError:  # the package that it would be in is missing
        return False
