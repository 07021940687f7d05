"""The labels of the runners that a job asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument, CiJob
from autodevops_cli.model.edit import Fix, Put
from autodevops_cli.repository.pattern import Pattern

# Labels in GitHub's own spelling; anything else may be a runner of the owner's.
_HOSTED = Pattern(r"(ubuntu-\d\d\.\d\d|macos-\d+(\.\d+)?|windows-\d{4})(-arm|-intel|-x?large)?")
_SUCCESSORS = {"ubuntu": "ubuntu-24.04", "macos": "macos-15", "windows": "windows-2025"}


def labels(job: CiJob) -> Iterator[str]:
    """Yield the labels in `runs-on`, and those of the axis of the matrix that it names."""
    yield from job.runner.split()
    for axis in job.matrix:
        if re.search(rf"\bmatrix\.{re.escape(axis.name)}\b", job.runner):
            yield from axis.values


def hosted(job: CiJob) -> Iterator[str]:
    """Yield the labels that only images of GitHub's bear."""
    if "self-hosted" in job.runner.split():
        return
    for label in labels(job):
        if _HOSTED.fullmatch(label):
            yield label


def moved(document: CiDocument, job: CiJob, label: str) -> Fix | None:
    """Return the fix that moves a job to a current image, None where a matrix chooses."""
    name, _, rest = label.partition("-")
    if job.runner != label or "-" in rest:
        return None
    put = Put((*job.route, "runs-on"), _SUCCESSORS[name])
    return Fix(f"Move to {_SUCCESSORS[name]}", document.path, (put,), safe=False)
