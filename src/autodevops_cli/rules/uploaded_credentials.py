"""An artifact carries the token away

What: An upload takes the folder of a checkout as it is, with the `.git` that holds the job's token,
    or a file that exists to hold credentials.
Why: Whoever may read the run downloads the artifact, in a public repository everybody, and the
    token in it works until the job ends.
Bad:
    - uses: actions/checkout@v4
    - uses: actions/upload-artifact@v3
      with:
        path: .
Bad:
    - uses: actions/checkout@v4
    - uses: actions/upload-artifact@v4
      with:
        path: ${{ github.workspace }}
        include-hidden-files: true
Bad:
    - uses: actions/upload-artifact@v3
      with:
        path: |
          dist
          ~/.npmrc
Good:
    - uses: actions/checkout@v4
      with:
        persist-credentials: false
    - uses: actions/upload-artifact@v3
      with:
        path: .
Good:
    - uses: actions/checkout@v4
    - uses: actions/upload-artifact@v4
      with:
        path: .
Good:
    - uses: actions/checkout@v4
    - uses: actions/upload-artifact@v3
      with:
        path: dist
Fix: Upload the folder with the results, and set `persist-credentials: false` on the checkout.
References:
    https://docs.zizmor.sh/audits/#artipacked
    https://github.com/actions/upload-artifact#uploading-hidden-files
    https://unit42.paloaltonetworks.com/github-repo-artifacts-leak-tokens/
"""

from __future__ import annotations

from collections.abc import Iterator

from autodevops_cli.model.ci import CiDocument, CiJob, CiStep
from autodevops_cli.model.finding import Severity, Topic
from autodevops_cli.repository.pattern import Pattern
from autodevops_cli.rules._base import Rule, Spot
from autodevops_cli.rules._tokens import action, keeps_credentials

_ROOT = Pattern(
    r"(?:\./?|\./?\*{1,2}(?:/\*)?|\*{1,2}(?:/\*)?|(?:.*/)?\.git/?(?:config|\*{1,2})?"
    r"|\$\{\{\s*github\.workspace\s*\}\}/?(?:\*{1,2})?)"
)
_HOLDS_KEYS = Pattern(
    r"(?:.*/)?(?:\.npmrc|\.netrc|\.pypirc|\.git-credentials|id_(?:rsa|ed25519|ecdsa)"
    r"|\.aws(?:/credentials|/\*{0,2})?|\.docker/config\.json|\.kube/config|\.ssh(?:/\*{0,2})?)"
)
_VERSION = Pattern(r"v?(\d+)(?:\.(\d+))?")


def check(document: CiDocument) -> Iterator[Spot]:
    """Yield the uploads that take credentials with them."""
    for job in document.jobs:
        for step in job.steps:
            if action(step) != "actions/upload-artifact" or not _takes_hidden(step):
                continue
            for path in dict(step.inputs).get("path", "").splitlines():
                if message := _carried(job, path.strip()):
                    yield Spot(step.at("with"), message)


def _carried(job: CiJob, path: str) -> str:
    if not path or path.startswith("!") or len(path) > 300:
        return ""
    if _HOLDS_KEYS.fullmatch(path):
        return f"the artifact holds the credentials in {path}"
    if _ROOT.fullmatch(path) and any(_leaves_token(step) for step in job.steps):
        return f"the artifact of {path} holds the token that the checkout left in .git"
    return ""


def _leaves_token(step: CiStep) -> bool:
    """Tell whether a checkout leaves its token inside the folder, as those before v6 do."""
    version = _version(step)
    return keeps_credentials(step) and version is not None and version < (6, 0)


def _takes_hidden(step: CiStep) -> bool:
    """Tell whether an upload takes hidden files; since 4.4 only where it is told to."""
    if dict(step.inputs).get("include-hidden-files", "").lower() == "true":
        return True
    version = _version(step)
    return version is not None and version < (4, 0)


def _version(step: CiStep) -> tuple[int, int] | None:
    ref = step.uses.partition("@")[2]
    found = _VERSION.match(step.comment if len(ref) == 40 else ref)
    return (int(found[1]), int(found[2] or 0)) if found else None


RULE = Rule(__name__, __doc__, Severity.HIGH, Topic.PERMISSIONS, check=check)
