"""The least that any detector must do: list the files and read every manifest once.

_floor.py FOLDER; speed.py measures it. It prints how many manifests it read.
"""

import subprocess
import sys

MANIFESTS = frozenset(
    b"package.json pnpm-workspace.yaml pnpm-lock.yaml tsconfig.json pyproject.toml uv.lock "
    b"requirements.txt Dockerfile docker-compose.yml compose.yaml Makefile .nvmrc .python-version "
    b"ci.yml".split()
)

listed = subprocess.run(["git", "ls-files", "-z"], cwd=sys.argv[1], capture_output=True, check=True)
read = 0
for path in listed.stdout.split(b"\0"):
    if path.rpartition(b"/")[2] in MANIFESTS:
        # Importing pathlib would cost more than all the reading.
        with open(sys.argv[1].encode() + b"/" + path, "rb") as manifest:  # noqa: PTH123
            manifest.read()
        read += 1
print(read)
