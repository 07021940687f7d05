"""Puts findings right: the edits that rules propose, made together, file by file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autodevops_cli.engine.writer import standing_text, write_exactly
from autodevops_cli.model.checking import CheckReport
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
        was, now = (one.splitlines(keepends=True) for one in (self.before, self.file.text))
        return "".join(difflib.unified_diff(was, now, old, f"b/{path}"))


def fixable(report: CheckReport, *, unsafe: bool = False) -> tuple[Finding, ...]:
    """Return the findings with a fix; only safe ones unless `unsafe`."""
    return tuple(one for one in report.findings if one.fix and (one.fix.safe or unsafe))


def mended(found: Iterable[Finding], text_of: Callable[[str], str | None]) -> tuple[Mended, ...]:
    """Return the files that change when findings are put right.

    `text_of` gives a file as it is spelled, "" where none is, None where it cannot be edited.
    """
    by_path: dict[str, list[tuple[Finding, Fix]]] = {}
    for one in found:
        if one.fix:
            by_path.setdefault(one.fix.path, []).append((one, one.fix))
    texts = {path: text_of(path) for path in sorted(by_path)}
    made = (_in_file(path, by_path[path], text) for path, text in texts.items() if text is not None)
    return tuple(one for one in made if one.file.text != one.before)


def mended_in(root: Path, found: Iterable[Finding]) -> tuple[Mended, ...]:
    """Return what would change in a folder. Raises WriteFailed for a place to keep off."""
    return mended(found, lambda path: standing_text(root, path))


def put_right(root: Path, changes: Sequence[Mended]) -> None:
    """Write the mended files, all or none. Raises WriteFailed."""
    write_exactly(root, [one.file for one in changes])


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
