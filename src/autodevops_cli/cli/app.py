"""The command line: parse input, call the engine, show the answer."""

from __future__ import annotations

from pathlib import Path

import typer

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)


@app.command()
def analyze(path: Path, output: str = typer.Option("text", "--output", "-o")) -> None:
    """Say what a repository is, with evidence."""
    import json

    from autodevops_cli.engine.stages import Policy, analyse
    from autodevops_cli.reporting.summary import summary
    from autodevops_cli.repository.snapshot import open_folder

    analysis = analyse(open_folder(path), Policy())
    typer.echo(json.dumps({"summary": summary(analysis)}, indent=1))


@app.command()
def generate(path: Path, yes: bool = False) -> None:
    """Write the pipeline."""
    from autodevops_cli.engine.stages import Policy, analyse
    from autodevops_cli.engine.stages import generate as generate_files
    from autodevops_cli.repository.snapshot import open_folder

    repo = open_folder(path)
    proposal = generate_files(repo, analyse(repo, Policy()), Policy())
    for file in proposal.files if proposal else ():
        target = path / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(file.text, encoding="utf-8")
        typer.echo(f"wrote {file.path}", err=True)
