"""Arguments and options that several commands have in common."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import typer

PathArgument: TypeAlias = Annotated[
    str, typer.Argument(metavar="[PATH]", help="The repository's folder; the one here if none.")
]
FilesArgument: TypeAlias = Annotated[
    list[str], typer.Argument(metavar="FILE...", help="Files that autodevops wrote or would write.")
]
RevisionOption: TypeAlias = Annotated[
    str, typer.Option("--rev", metavar="REVISION", help="Read this branch, tag or commit.")
]
ProviderOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="NAME", help="The CI system to write for; auto takes the one in use."
    ),
]  # fmt: skip
ExtrasOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--with",
        metavar="NAME",
        help="By-products to write, too: release, security, updates, or none of them.",
    ),
]
TemplatesOption: TypeAlias = Annotated[
    str | None, typer.Option(metavar="FOLDER", help="Templates that go before our own.")
]
RestoreOption: TypeAlias = Annotated[
    bool, typer.Option("--restore", help="Bring back files that were removed.")
]
PruneOption: TypeAlias = Annotated[
    bool, typer.Option("--prune", help="Remove unchanged files that nothing renders any more.")
]
YesOption: TypeAlias = Annotated[
    bool, typer.Option("--yes", help="Replace files of somebody else.")
]  # fmt: skip
OutputOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--output", "-o", metavar="FORMAT[=FILE]", help="How to tell it; may be repeated."
    ),
]
