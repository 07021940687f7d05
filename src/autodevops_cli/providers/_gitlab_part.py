"""A rendered GitLab pipeline as a file for the pipeline that is there to include."""

from __future__ import annotations

from autodevops_cli.model.edit import Drop, Edit, Put
from autodevops_cli.model.output import RenderedFile
from autodevops_cli.providers._base import Part
from autodevops_cli.repository.table import Table
from autodevops_cli.repository.yaml import load_yaml
from autodevops_cli.repository.yaml_edit import edited

# What a file says of all jobs, it says of those of the pipeline that includes it, too.
OF_ALL = ("workflow", "stages", "default", "variables")


def part(file: RenderedFile, name: str) -> Part:
    """Return the jobs alone, in a stage that every pipeline has."""
    keys = Table(load_yaml(file.text).data)
    edits: list[Edit] = [Drop((key,)) for key in OF_ALL if keys.has(key)]
    for job in [key for key in keys if key not in OF_ALL]:
        edits.append(Put((job, "stage"), ".pre"))
        for key in ("interruptible", "timeout"):
            if value := keys.text("default", key):
                edits.append(Put((job, key), value, "stage"))
    path = f".gitlab/{name}.yml"
    text = edited(file.text, edits)
    return Part(RenderedFile(path, text), f"write `include: [{{local: {path}}}]` into {file.path}")
