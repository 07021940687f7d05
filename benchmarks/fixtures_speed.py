"""What it costs to analyse many small repositories in one process, beside stack-analyser.

Processor and elapsed time of a whole process that analyses every fixture, its start included,
children included, as the median of several runs taken in turn.

    fixtures_speed.py --fixtures DIR --stack-analyser FOLDER

FOLDER holds node_modules with npm's @specfy/stack-analyser.
"""

from __future__ import annotations

from pathlib import Path

from _bench import HERE, arguments, finish
from speed import Command, measure, python_of, ratios


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--fixtures", type=Path, required=True, metavar="DIR")
    parser.add_argument("--stack-analyser", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="median of so many")
    options = parser.parse_args()
    fixtures: Path = options.fixtures.resolve()
    peer = Command(
        "@specfy/stack-analyser",
        ("node", HERE / "_loop.mjs", options.stack_analyser.resolve(), fixtures),
    )
    ours = Command("autodevops", (python_of(options.tool), HERE / "_loop.py", fixtures))
    costs = measure([peer, ours], options.runs)
    count = sum(1 for _ in fixtures.iterdir())
    print(f"## {count} repositories in one process, median of {options.runs}\n")
    print(ratios([peer, ours], costs, base=peer, base_name="peer"))


if __name__ == "__main__":
    raise SystemExit(finish(main))
