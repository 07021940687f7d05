"""Whether secrets leave with a question: planted ones, false alarms on real packs, hostile lines.

Plants made-up secrets of many kinds in scripts, YAML, JSON and code of a repository, packs it, and
looks for them in the bytes of the request, raw and unescaped. Then packs real repositories and
lists what was redacted there; then times hostile lines at a quarter, a half and a whole megabyte.

    leaks.py
    leaks.py FOLDER … --list
"""

from __future__ import annotations

import argparse
import base64
import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from _bench import InputError, finish, table
from _secret_kinds import ALNUM, KINDS, Kind, Maker

from autodevops_cli.advisor._base import Question
from autodevops_cli.advisor.errors import SecretLeft
from autodevops_cli.advisor.pack import packed
from autodevops_cli.advisor.prompts import prompt
from autodevops_cli.advisor.redact import redact, scan
from autodevops_cli.repository.snapshot import Snapshot, open_folder, open_memory

MEGABYTE = 1 << 20
PART = 10


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER", help="real repositories")
    parser.add_argument("--list", action="store_true", help="name what was redacted in them")
    parser.add_argument("--seeds", type=int, default=5, metavar="N", help="secrets of each kind")
    options = parser.parse_args()
    planted(options.seeds)
    if missing := [str(one) for one in options.folders if not one.is_dir()]:
        raise InputError(f"no folder: {', '.join(missing)}")
    if options.folders:
        false_alarms(options.folders, listed=options.list)
    hostile()


# ---------------------------------------------------------------- planted


def env(name: str, value: str) -> Mapping[str, str]:
    return {"scripts/env.sh": f"#!/bin/sh\nexport {name}='{value}'\n{name.lower()}={bare(value)}\n"}


def dockerfile(name: str, value: str) -> Mapping[str, str]:
    return {"Dockerfile": f"FROM alpine\nENV {name}={bare(value)}\nARG {name}='{value}'\n"}


def yaml(name: str, value: str) -> Mapping[str, str]:
    block = value.replace("\n", "\n      ")
    text = f"jobs:\n  test:\n    env:\n      {name}: |\n      {block}\n      OTHER: '{value}'\n"
    pair = f"- name: {name}\n  value: {json.dumps(value)}\n"
    # Under OTHER nothing tells that it is a secret, so that only its own shape can.
    text = text if telling(name, value) else text.replace("OTHER", name.lower())
    return {".github/workflows/ci.yml": text, ".gitlab-ci.yml": pair}


def json_file(name: str, value: str) -> Mapping[str, str]:
    inner = json.dumps({name: value})
    return {"package.json": json.dumps({"name": "a", "config": {name: value, "nested": inner}})}


def code(name: str, value: str) -> Mapping[str, str]:
    spelled = json.dumps(value)
    python = f"import os\n{name} = {spelled}\nos.environ[{name!r}] = {spelled}\n"
    script = f"const {camel(name)}: string = {spelled};\nlogin({{ {camel(name)}: {spelled} }});\n"
    return {"noxfile.py": python, "vite.config.ts": script}


def wrapped(name: str, value: str) -> Mapping[str, str]:
    text = base64.b64encode(f"{name}={value}\n".encode()).decode()
    return {"Makefile": f"setup:\n\techo {text} | base64 -d > .env\n"}


PLACES: Mapping[str, Callable[[str, str], Mapping[str, str]]] = {
    "env": env, "Dockerfile": dockerfile, "YAML": yaml, "JSON": json_file, "code": code,
    "base64": wrapped,
}  # fmt: skip


def planted(seeds: int) -> None:
    """Print how many planted secrets stayed, by place."""
    left: list[str] = []
    rows = []
    for place, plant in PLACES.items():
        gone = [
            f"{kind.name} {seed} in {place}"
            for kind in KINDS
            for seed in range(seeds)
            if leaves(kind, seed, plant)
        ]
        left += gone
        sown = len(KINDS) * seeds
        rows.append([place, str(len(KINDS)), str(sown), f"{(sown - len(gone)) / sown:.1%}"])
    print(f"{len(KINDS)} kinds of secrets\n")
    print(table(["planted in", "kinds", "secrets", "absent from the request"], rows))
    print("\nleft: " + (", ".join(left) or "none") + "\n")


def leaves(kind: Kind, seed: int, plant: Callable[[str, str], Mapping[str, str]]) -> bool:
    value = kind.make(Maker(f"{kind.name} {seed}"))
    files = plant(kind.variable, value)
    sent = request(open_memory(files))
    if any(path not in sent.decode() for path in files):
        raise InputError(f"{', '.join(files)}: not even packed")
    wrap = base64.b64encode(f"{kind.variable}={value}\n".encode()).decode()
    parts = {*windows(kind.core(value)), *windows(wrap[24:-4])}
    return any(part in reading for reading in readings(sent) for part in parts)


def windows(secret: str) -> Iterator[bytes]:
    """Every ten characters of a secret: half of one is too much as well."""
    for start in range(max(bool(secret), len(secret) - PART + 1)):
        yield secret[start : start + PART].encode()


def request(repo: Snapshot) -> bytes:
    """The bytes that a transport would send."""
    asked = prompt(Question("a repository", packed(repo)))
    return json.dumps({"system": asked.system, "contents": [{"text": asked.text}]}).encode()


def readings(sent: bytes) -> Iterator[bytes]:
    """The request, its prompt, and every file's text in it."""
    yield sent
    text = json.loads(sent)["contents"][0]["text"]
    yield text.encode()
    for line in text.splitlines():
        with suppress(ValueError):
            yield json.dumps(json.loads(line), ensure_ascii=False).encode()
            yield str(json.loads(line)["text"] if "text" in line else "").encode()


def bare(value: str) -> str:
    return value if not set(value) & set(" \n;&'#!*?") else f'"{value}"'


def camel(name: str) -> str:
    first, *rest = name.lower().split("_")
    return first + "".join(map(str.title, rest))


def telling(name: str, value: str) -> bool:
    """Whether the shape of a secret tells what it is, whatever the name."""
    return redact(f"OTHER: '{value}'").count > 0 and "KEY" not in name


# ---------------------------------------------------------------- real packs


def false_alarms(folders: list[Path], *, listed: bool) -> None:
    """Print how often something was redacted in real packs, and whether the scan let them pass."""
    size = count = stopped = 0
    for folder in folders:
        repo = open_folder(folder)
        pack = packed(repo)
        size += sum(len(file.text) for file in pack.files)
        count += sum(file.redactions for file in pack.files)
        try:
            scan(request(repo))
        except SecretLeft as error:
            stopped += 1
            print(f"{folder.name}: {error}")
        for file in pack.files:
            if listed and file.redactions:
                print(f"- {folder.name}: {file.path}: {file.redactions}")
    print(f"\n{len(folders)} packs of real repositories, {size / 1000:,.0f} kB\n")
    rate = f"{count / max(size, 1) * 100_000:.2f}"
    rows = [[str(count), rate, str(stopped)]]
    print(table(["redactions", "for each 100 kB", "requests stopped"], rows) + "\n")


# ---------------------------------------------------------------- hostile lines


def hostile() -> None:
    """Print how long hostile lines take, and how that grows."""
    rows = []
    for name, line in LINES.items():
        times = [spent(line[: MEGABYTE // part]) for part in (4, 2, 1)]
        cells = [f"{one * 1000:,.0f}" for one in times]
        rows.append([name, *cells, f"{times[2] / max(times[0], 1e-4):.1f}"])
    print(table(["hostile line, ms", "0.25 MB", "0.5 MB", "1 MB", "1 : 0.25"], rows))


def spent(line: str) -> float:
    content = json.dumps({"text": line}).encode()
    start = time.process_time()
    redact(line)
    with suppress(SecretLeft):
        scan(content)
    return time.process_time() - start


def repeated(unit: str) -> str:
    return unit * (MEGABYTE // len(unit) + 1)


def pieces(*choices: str) -> str:
    return "".join(random.Random(1).choices(choices, k=MEGABYTE // 3))[:MEGABYTE]


LINES = {
    "one letter": repeated("a"),
    "random letters and digits": "".join(random.Random(2).choices(ALNUM, k=MEGABYTE)),
    "names without values": repeated("token"),
    "names and signs": repeated("token="),
    "names and colons": repeated("password: "),
    "names and spaces": repeated("secret  "),
    "open quotes": repeated('api_key="'),
    "backslashes": repeated("\\"),
    "escaped quotes": repeated('\\"password\\":\\"'),
    "beginnings of keys": repeated("-----BEGIN PRIVATE KEY-----"),
    "short keys": repeated(
        "-----BEGIN PRIVATE KEY-----" + "A1b2" * 20 + "-----END PRIVATE KEY-----"
    ),
    "halves of JWTs": repeated("eyJhbGciOiJI."),
    "URLs with no end": repeated("://a:"),
    "URLs": repeated("x://a:b3cdefgh@"),
    "real-looking tokens": repeated("ghp_Zx81kQpL0vTnB5mYcR7sWdE2aHfJ9uGi3oKt "),
    "pieces of formats": pieces("sk-", "AKIA", "eyJ", ".", "-", "_", "xoxb-", "SG.", "1/", "a1"),
    "base64 of nothing": repeated("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo "),
    "base64 in base64": repeated(base64.b64encode(base64.b64encode(b"token=") * 20).decode() + " "),
    "values of nothing": repeated("=aB3dE6gH9" * 4),
    "Unicode escapes": repeated("\\u0041"),
}


if __name__ == "__main__":
    sys.exit(finish(main))
