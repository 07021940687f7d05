"""How many tokens a pack takes, beside what packers of whole repositories take.

For each folder: tokens of the question as it would be sent, of the output of repomix and of
gitingest on the same folder, the time to pack (the best of several), and the estimate divided by
the true count. The tokenizer is a `tokenizer.json`; reading it wants the package `tokenizers`
in the Python that runs this. Peers are left out when their command is not given.

    tokens.py FOLDER … --tokenizer FILE --repomix COMMAND --gitingest COMMAND
    tokens.py FOLDER … --tokenizer FILE --fit
"""

from __future__ import annotations

import argparse
import importlib
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from _bench import InputError, finish, run, table

from autodevops_cli.advisor._base import Question
from autodevops_cli.advisor.pack import packed
from autodevops_cli.advisor.prompts import prompt
from autodevops_cli.advisor.tokens import MARGIN, WEIGHTS, estimate, kinds_of
from autodevops_cli.repository.snapshot import open_folder

LIMIT = 300.0
STEP = 0.01
SAMPLE = 6_000
TOO_LOW = 20.0

Tokens = Callable[[str], int]


@dataclass(frozen=True)
class Measured:
    """One repository: tokens of what is sent, by peer, milliseconds, and estimate by truth."""

    name: str
    files: int
    tokens: int
    peers: tuple[int | None, ...]
    milliseconds: float
    ratio: float


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--tokenizer", type=Path, required=True, metavar="FILE")
    parser.add_argument("--repomix", metavar="COMMAND")
    parser.add_argument("--gitingest", metavar="COMMAND")
    parser.add_argument(
        "--runs", type=int, default=5, metavar="N", help="time: the best of so many"
    )
    parser.add_argument("--fit", action="store_true", help="fit the estimator's weights instead")
    options = parser.parse_args()
    if missing := [str(one) for one in options.folders if not one.is_dir()]:
        raise InputError(f"no folder: {', '.join(missing)}")
    count = tokenizer(options.tokenizer)
    if options.fit:
        fit(options.folders, count)
        return
    peers = [one for one in (options.repomix, options.gitingest) if one]
    show([measure(folder, count, peers, options.runs) for folder in options.folders], peers)


def tokenizer(path: Path) -> Tokens:
    try:
        made = importlib.import_module("tokenizers").Tokenizer.from_file(str(path))
    except ImportError as error:
        raise InputError("this wants the package `tokenizers` in its Python") from error
    return lambda text: len(made.encode(text, add_special_tokens=False).ids)


def measure(folder: Path, count: Tokens, peers: Sequence[str], runs: int) -> Measured:
    asked = prompt(Question("a repository", pack := packed(open_folder(folder))))
    true = sum(map(count, (asked.system, asked.text, asked.schema)))
    return Measured(
        folder.name, len(pack.files), true,
        tuple(peer_tokens(peer, folder, count) for peer in peers),
        min(milliseconds(folder) for _ in range(runs)), estimate(asked) / true,
    )  # fmt: skip


def milliseconds(folder: Path) -> float:
    """What packing takes once the repository is open, which an analysis has done anyway."""
    repo = open_folder(folder)
    start = time.perf_counter()
    prompt(Question("a repository", packed(repo)))
    return (time.perf_counter() - start) * 1000


def peer_tokens(command: str, folder: Path, count: Tokens) -> int | None:
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch, "out.txt")
        run([*command.split(), folder, "-o", out], limit=LIMIT)
        return count(out.read_text(errors="replace")) if out.is_file() else None


def show(rows: Sequence[Measured], peers: Sequence[str]) -> None:
    names = [Path(peer.split()[-1]).name for peer in peers]
    listed = [
        [one.name, str(one.files), f"{one.tokens:,}", *[f"{n:,}" if n else "-" for n in one.peers],
         f"{one.milliseconds:.0f}", f"{one.ratio:.3f}"]
        for one in rows
    ]  # fmt: skip
    print(table(["repository", "files", "tokens", *names, "ms", "estimate / true"], listed))
    print(f"\nmedian tokens: {median(one.tokens for one in rows):,.0f}")
    for index, name in enumerate(names):
        times = [n / one.tokens for one in rows if (n := one.peers[index])]
        print(f"{name}: {median(times):.1f} times as many at the median, {min(times):.1f} at least")
    spent = [one.milliseconds for one in rows]
    print(f"time to pack: {median(spent):.0f} ms at the median, {max(spent):.0f} ms at most")
    ratios = [one.ratio for one in rows]
    low = sum(ratio < 1 for ratio in ratios)
    print(f"estimate / true: {min(ratios):.3f} to {max(ratios):.3f}; {low} of {len(rows)} below 1")


# ---------------------------------------------------------------- fitting


def fit(folders: Sequence[Path], count: Tokens) -> None:
    """Print weights, by descent from those in use, and how far off they are on these folders."""
    samples = [(counted(text), count(text)) for folder in folders for text in texts(folder)]
    weights = dict(WEIGHTS)
    step = 16 * STEP
    while step >= STEP:
        # Downhill along one weight after the other, in steps that become finer.
        better = False
        for kinds in weights:
            for change in (step, -step):
                tried = weights | {kinds: round(weights[kinds] + change, 2)}
                if loss(tried, samples) < loss(weights, samples):
                    weights, better = tried, True
        step = step if better else step / 2
    ratios = sorted(linear(weights, one) * MARGIN / true for one, true in samples)
    print(weights)
    print(f"with the margin, estimate / true: {ratios[0]:.3f} to {ratios[-1]:.3f}")


def texts(folder: Path) -> Iterator[str]:
    """The question about a repository, and a piece of some of its files."""
    repo = open_folder(folder)
    yield prompt(Question("a repository", packed(repo))).text
    chosen = random.Random(folder.name).sample(repo.files, min(10, len(repo.files)))
    yield from (text for path in chosen if len(text := repo.text(path)[:SAMPLE]) > 500)


def counted(text: str) -> dict[str, int]:
    kinds = kinds_of(text)
    return {pair: kinds.count(pair.encode()) for pair in WEIGHTS}


def linear(weights: dict[str, float], counts: dict[str, int]) -> float:
    return sum(weight * counts[kinds] for kinds, weight in weights.items())


def loss(weights: dict[str, float], samples: Sequence[tuple[dict[str, int], int]]) -> float:
    off = [linear(weights, counts) / true - 1 for counts, true in samples]
    return sum(one * one * (TOO_LOW if one < 0 else 1) for one in off)


if __name__ == "__main__":
    sys.exit(finish(main))
