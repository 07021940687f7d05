"""What hostile CI files cost `check`: time, memory, and whether it says something and ends well.

Writes each file into a scratch folder, runs `check` on it in a process of its own and prints a
table. `bad` counts the calls that left a traceback, an unknown exit code, or neither a finding nor
a sentence.

    hostile.py [--tool COMMAND] [--linters]
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from _bench import arguments, finish, table

CI = ".github/workflows/ci.yml"
HEAD = "name: a\non: push\njobs:\n"
JOB = HEAD + "  a:\n    runs-on: ubuntu-24.04\n"
STEPS = JOB + "    steps:\n"
LIMIT = 60.0
ENDINGS = (0, 1, 2, 3, 5)


def cases() -> Iterator[tuple[str, str, bytes]]:
    """Yield a title, a path and the bytes of a file."""
    for title, text in workflows():
        yield title, CI, text.encode()
    yield "invalid UTF-8", CI, STEPS.encode() + b"      - run: \xff\xfe\xfa\n"
    yield "a NUL byte", CI, b"name: a\0b\n" + STEPS.encode()
    yield "bytes of no text", CI, bytes(range(256)) * 3000
    for title, path, text in others():
        yield title, path, text.encode()


def workflows() -> Iterator[tuple[str, str]]:
    job = "    runs-on: ubuntu-24.04\n    steps:\n      - run: make\n"
    yield "10,000 jobs", HEAD + "".join(f"  j{n}:\n{job}" for n in range(10_000))
    title = "echo ${{ github.event.issue.title }}"
    yield (
        "10,000 steps with injections",
        STEPS + "".join(f"      - run: {title} {n}\n" for n in range(10_000)),
    )
    laughs = "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)
    )
    yield "anchors that explode", f"a: &a [x,x,x]\n{laughs}{STEPS}"
    yield "an anchor within itself", "a: &a [*a]\n" + STEPS
    yield "a line of 5 MB", STEPS + f"      - run: {'a' * 5_000_000}\n"
    yield "an open expression of 900 kB", STEPS + f"      - run: echo {'${{ a.b ' * 110_000}\n"
    yield "shell brackets of 900 kB", STEPS + f"      - run: echo {'$(' * 440_000}\n"
    yield "quotes of 900 kB", STEPS + f"      - run: echo {chr(34) * 880_001}\n"
    yield "30,000 downloads", STEPS + "      - run: |\n" + "          curl x | bash\n" * 30_000
    yield "a condition of 900 kB", JOB + f"    if: {'contains(' * 98_000}\n"
    yield "expressions in expressions", STEPS + f"      - run: {'${{ ' * 9_000}{'}} ' * 9_000}\n"
    yield "deep lists", JOB + f"    env: {'[' * 20_000}{']' * 20_000}\n"
    yield "deep mappings", "".join(f"{' ' * n}a:\n" for n in range(1_300))
    yield (
        "1,000 jobs that need 100 each",
        HEAD
        + "".join(
            f"  j{n}:\n    needs: [{','.join(f'j{m}' for m in range(max(0, n - 100), n))}]\n{job}"
            for n in range(1_000)
        ),
    )
    yield (
        "15,000 variables with tokens",
        JOB + "    env:\n" + "".join(f"      A{n}: ghp_{'aB3' * 12}\n" for n in range(15_000)),
    )
    yield (
        "a matrix of 100^200",
        JOB
        + "    strategy:\n      matrix:\n"
        + "".join(f"        k{n}: [{','.join(map(str, range(100)))}]\n" for n in range(200)),
    )
    yield "30,000 odd ignores", STEPS + '# autodevops: ignore[x] reason="a\n' * 28_000
    yield "5,000 same keys", HEAD + "".join("  a:\n    runs-on: x\n" for _ in range(5_000))
    yield (
        "wrong types everywhere",
        (
            "on: [1, {a: b}, null]\njobs:\n  a: 3\n  b: [x]\n  c: {steps: {a: b}, "
            "needs: {x: y}, permissions: [a], strategy: [a], container: [1], services: [a], "
            "env: x, if: [a], with: 3, runs-on: {a: [b]}}\n  d:\n    steps: [1, [2], null, "
            "{uses: [a], with: [b], run: {a: b}, env: 3}]\n"
        ),
    )
    yield "nothing", ""
    yield "a word", "hello\n"
    yield (
        "control characters",
        STEPS + '      - run: "\\e[2J\\x07\\u202e"\n        name: "\\e]0;x"\n',
    )
    yield (
        "typosquats of everything",
        STEPS + "".join(f"      - uses: action{n}/chekout@v{n}\n" for n in range(9_000)),
    )


def others() -> Iterator[tuple[str, str, str]]:
    yield (
        "GitLab, 8,000 jobs",
        ".gitlab-ci.yml",
        ".b:\n  image: a\n"
        + "".join(
            f"j{n}:\n  extends: [.b]\n  needs: [j{n - 1}]\n  script: [curl x | bash]\n"
            for n in range(8_000)
        ),
    )
    yield (
        "GitLab, extends in circles",
        ".gitlab-ci.yml",
        "".join(
            f"j{n}:\n  extends: [j{(n + 1) % 500}, j{(n + 7) % 500}]\n  script: [make]\n"
            for n in range(500)
        ),
    )
    yield "CircleCI, 8,000 jobs", ".circleci/config.yml", (
        "version: 2.1\njobs:\n"
        + "".join(
            f"  j{n}:\n    docker: [{{image: a}}]\n    steps: [run: make]\n" for n in range(8_000)
        )
        + f"workflows:\n  w:\n    jobs: [{','.join(f'j{n}' for n in range(8_000))}]\n"
    )  # fmt: skip
    yield (
        "Azure, 8,000 jobs",
        "azure-pipelines.yml",
        "jobs:\n"
        + "".join(
            f"- job: j{n}\n  dependsOn: j{n - 1}\n  steps:\n  - script: make\n"
            for n in range(8_000)
        ),
    )
    yield (
        "Jenkins, 8,000 stages",
        "Jenkinsfile",
        "pipeline { agent any\nstages {\n"
        + "".join(
            f"stage('s{n}') {{ steps {{ sh \"echo ${{params.X}}\" }} }}\n" for n in range(8_000)
        )
        + "}}\n",
    )
    yield "Jenkins, open brackets", "Jenkinsfile", "{" * 300_000
    yield (
        "Drone, 8,000 steps",
        ".drone.yml",
        "kind: pipeline\nsteps:\n"
        + "".join(
            f"- name: s{n}\n  image: a\n  depends_on: [s{n - 1}]\n  commands: [make]\n"
            for n in range(8_000)
        ),
    )


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--linters", action="store_true", help="ask those of others, too")
    options = parser.parse_args()
    words = [options.tool, "check"] + ([] if options.linters else ["--no-linters"])
    rows, bad, slowest, largest = [], 0, 0.0, 0.0
    for title, path, content in cases():
        options.work.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=options.work) as name:
            folder = Path(name)
            target = folder / "repository" / path
            target.parent.mkdir(parents=True)
            target.write_bytes(content)
            seconds, megabytes, code, said, traces = judged(words, folder / "repository")
        wrong = code not in ENDINGS or traces or not said
        bad += wrong
        slowest, largest = max(slowest, seconds), max(largest, megabytes)
        rows.append(
            [title, f"{seconds:.2f}", f"{megabytes:.0f}", code, said, "yes" if wrong else ""]
        )
    print(table(["file", "processor s", "MB", "exit code", "lines said", "bad"], rows))
    print(f"\n{len(rows)} files, {bad} bad; at most {slowest:.1f} s and {largest:.0f} MB.")


def judged(words: list[str], folder: Path) -> tuple[float, float, int | None, int, bool]:
    """Return processor seconds, the largest resident size, the code, lines said, a traceback?"""
    out, err = folder.parent / "out", folder.parent / "err"
    started = time.monotonic()
    with out.open("wb") as stdout, err.open("wb") as stderr:
        process = subprocess.Popen([*words, str(folder)], stdout=stdout, stderr=stderr)
        while time.monotonic() - started < LIMIT:
            done, status, used = os.wait4(process.pid, os.WNOHANG)
            if done:
                break
            time.sleep(0.02)
        else:
            process.kill()
            _, status, used = os.wait4(process.pid, 0)
    code = os.waitstatus_to_exitcode(status)
    process.returncode = code
    told = out.read_text(errors="replace") + err.read_text(errors="replace")
    traces = "Traceback" in told or "mistake in autodevops" in told
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, code, told.count("\n"), traces


if __name__ == "__main__":
    raise SystemExit(finish(main))
