"""Puts findings right: the edits that rules propose, made together, file by file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from autodevops_cli.model.edit import Edit, Fix, Whole
from autodevops_cli.model.finding import Finding
from autodevops_cli.model.output import RenderedFile
from autodevops_cli.repository.yaml_edit import CannotEdit, edited


@dataclass(frozen=True, slots=True)
class Mended:
    """A file with its fixes made, which findings that puts right, and which it could not."""

    file: RenderedFile
    before: str
    """"" where the file was not there."""
    done: tuple[Finding, ...]
    left: tuple[Finding, ...] = ()

    @property
    def diff(self) -> str:
        """The change as a unified diff."""
        import difflib

        path = self.file.path
        old = f"a/{path}" if self.before else "/dev/null"
        lines = (one.splitlines(keepends=True) for one in (self.before, self.file.text))
        return "".join(difflib.unified_diff(*lines, old, f"b/{path}"))


def mended(
    found: Iterable[Finding], texts: Mapping[str, str], *, unsafe: bool = False
) -> tuple[Mended, ...]:
    """Return the files that change when findings are put right; `texts` holds files by path.

    Without `unsafe` only fixes that cannot change what a pipeline does for anybody are made.
    """
    by_path: dict[str, list[tuple[Finding, Fix]]] = {}
    for one in found:
        if one.fix and (one.fix.safe or unsafe):
            by_path.setdefault(one.fix.path, []).append((one, one.fix))
    all_files = (_in_file(path, by_path[path], texts.get(path, "")) for path in sorted(by_path))
    return tuple(one for one in all_files if one.file.text != one.before)


def _in_file(path: str, wanted: Sequence[tuple[Finding, Fix]], before: str) -> Mended:
    text, done, left = before, [], []
    try:
        text = edited(before, [edit for _, fix in wanted for edit in _once(fix, wanted)])
        done = [finding for finding, _ in wanted]
    except CannotEdit:
        for finding, fix in wanted:
            try:
                text = edited(text, fix.edits)
                done.append(finding)
            except CannotEdit:
                left.append(finding)
    return Mended(RenderedFile(path, text), before, tuple(done), tuple(left))


def _once(fix: Fix, wanted: Sequence[tuple[Finding, Fix]]) -> Iterator[Edit]:
    """Yield the edits of a fix; a file that is written as a whole is written by one fix."""
    first = next(one for _, one in wanted)
    whole = any(isinstance(edit, Whole) for edit in first.edits)
    if fix is first or not whole:
        yield from fix.edits
