"""Analyses every folder below one in a single process; run by fixtures_speed.py."""

import sys
from pathlib import Path

from autodevops_cli.engine.stages import Policy, analyse
from autodevops_cli.reporting.summary import summary
from autodevops_cli.repository.snapshot import open_folder

facts = 0
for folder in sorted(Path(sys.argv[1]).iterdir()):
    analysis = analyse(open_folder(folder), Policy())
    facts += sum(len(one.facts) for one in analysis.stack.components) + len(analysis.stack.facts)
    summary(analysis)
print(facts)
