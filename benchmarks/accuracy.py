"""How often `analyze` says what the repositories' own CI does.

Runs `autodevops analyze` on every repository of corpus_dev.json twice, with its own CI hidden and
visible, and scores the answers with score_corpus.py beside those of naive.py, which knows
conventions only. Prints one table for the five ecosystems that matter most and one for all.

    accuracy.py --bench DIR --mirror DIR
    accuracy.py --bench DIR --hidden DIR --visible DIR --misses 20
"""

from __future__ import annotations

import re
from pathlib import Path

from _bench import (
    Bench,
    Understood,
    add_exports,
    analyze_all,
    arguments,
    finish,
    mirror_of,
    report_failures,
    repositories,
    save,
    share,
    side_by_side,
)

ECOSYSTEMS = ("python", "node", "go", "rust", "jvm")
SCORE = re.compile(r"^(?P<metric>\S.*?)\s+(?P<hits>\d+)/(?P<asked>\d+)\s+[\d.]+%$", re.MULTILINE)
MISS = re.compile(r"^  miss .*$", re.MULTILINE)


def main() -> None:
    parser = arguments(__doc__)
    add_exports(parser, hidden="corpus without CI", visible="corpus with CI")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="list N misses each")
    options = parser.parse_args()
    bench: Bench = options.bench
    corpus = bench.file("corpus_dev.json")
    for name in ("hidden", "visible"):
        if getattr(options, name) is None:
            mirror = mirror_of(options, name)
            out = options.work / f"corpus-{name}"
            exported = bench.export(corpus, mirror=mirror, out=out, hide_ci=name == "hidden")
            setattr(options, name, exported)

    answers: list[Understood] = []
    predictions = {"naive": guess(bench, corpus, options.hidden, options.work)}
    for name in ("hidden", "visible"):
        folder: Path = getattr(options, name)
        seen = analyze_all(options.tool, {r.name: folder / r.folder for r in repositories(corpus)})
        answers += [Understood(f"{a.name} ({name})", a.summary, a.failure) for a in seen]
        predictions[f"ours, CI {name}"] = save(seen, options.work / "accuracy" / f"{name}.json")

    print_scores(bench, predictions, "Five ecosystems", *ecosystem_flags())
    print_scores(bench, predictions, "All ecosystems")
    report_failures(answers)
    if options.misses:
        for name, prediction in predictions.items():
            print_misses(bench, name, prediction, options.misses)


def guess(bench: Bench, corpus: Path, folder: Path, work: Path) -> Path:
    out = work / "accuracy" / "naive.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    found = [folder / r.folder for r in repositories(corpus) if (folder / r.folder).is_dir()]
    bench.script("naive.py", out, *found)
    return out


def ecosystem_flags() -> list[str]:
    return [word for name in ECOSYSTEMS for word in ("--ecosystem", name)]


def print_scores(bench: Bench, predictions: dict[str, Path], title: str, *flags: str) -> None:
    columns = {
        name: {
            found["metric"]: share(int(found["hits"]), int(found["asked"]))
            for found in SCORE.finditer(bench.script("score_corpus.py", path, *flags))
        }
        for name, path in predictions.items()
    }
    print(f"## {title}\n\n{side_by_side('metric', columns)}\n")


def print_misses(bench: Bench, name: str, prediction: Path, limit: int) -> None:
    printed = bench.script(
        "score_corpus.py", prediction, "--misses", str(limit), *ecosystem_flags()
    )
    print(f"\n### Misses: {name}, five ecosystems\n")
    for miss in MISS.findall(printed):
        print(f"-{miss.removeprefix('  miss')}")


if __name__ == "__main__":
    raise SystemExit(finish(main))
