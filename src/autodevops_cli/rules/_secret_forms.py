"""What secrets look like: the forms of well-known tokens, and texts that nobody makes up."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from math import log2

from autodevops_cli.repository.pattern import Pattern

MAX_LINE = 20_000

_KINDS = (
    ("a GitHub token", r"gh[oprsu]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}"),
    ("a GitLab token", r"gl(?:pat|rt|dt|ptt)-[\w-]{20,64}"),
    ("an AWS key", r"A(?:KI|SI)A[A-Z2-7]{16}"),
    ("a Slack token", r"xox[abprs]-[0-9A-Za-z-]{20,120}"),
    ("a Slack address", r"hooks\.slack\.com/services/T[A-Z0-9]{8,12}/B[A-Z0-9]{8,12}/\w{20,30}"),
    ("an npm token", r"npm_[A-Za-z0-9]{36}"),
    ("a PyPI token", r"pypi-AgE[Nn][\w-]{50,300}|pypi-AgEIcHlwaS5vcmc[\w-]{50,300}"),
    ("a RubyGems key", r"rubygems_[0-9a-f]{48}"),
    ("a Docker token", r"dckr_(?:pat|oat)_[\w-]{27,40}"),
    ("a DigitalOcean token", r"do[opr]_v1_[0-9a-f]{64}"),
    ("a Stripe key", r"[rs]k_live_[0-9A-Za-z]{20,120}"),
    ("a SendGrid key", r"SG\.[\w-]{22}\.[\w-]{43}"),
    ("a Hugging Face token", r"hf_[A-Za-z]{34}"),
    ("an Anthropic or OpenAI key", r"sk-(?:ant|proj)-[\w-]{40,200}"),
    ("an age key", r"AGE-SECRET-KEY-1[0-9A-Z]{58}"),
    ("a private key", r"-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----[\s\\n]{1,4}[A-Za-z0-9+/]{40}"),
)
_FORMS = Pattern(
    r"(?<![A-Za-z0-9_-])(?:" + "|".join(f"({form})" for _, form in _KINDS) + r")(?![A-Za-z0-9_])"
)
_LOGIN = Pattern(
    r"\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@'\"<>]{1,80}:([^\s/:@'\"<>]{6,200})@([\w.-]{1,200})",
    re.IGNORECASE,
)
_MADE_UP = Pattern(
    r"example|test|dummy|fake|sample|placeholder|change|your|secret|password|passw0rd"
    r"|insert|redacted|default|xxx|\*\*\*|1234|abcd|foobar|(.)\1{5}",
    re.IGNORECASE,
)
_NEAR = Pattern(r"localhost|127\..*|0\.0\.0\.0|.*\.(?:local|test|invalid|internal)|example\..*")


def kinds_in(line: str) -> Iterator[str]:
    """Yield what kinds of tokens stand in a line."""
    for found in _FORMS.finditer(line[:MAX_LINE]):
        plain = found[0].upper()
        if entropy(found[0]) > 3 and "EXAMPLE" not in plain and "XXXXX" not in plain:
            yield _KINDS[(found.lastindex or 1) - 1][0]


def logins_in(line: str) -> Iterator[str]:
    """Yield the passwords in the URLs of a line, by their hosts."""
    if "://" not in line or "@" not in line:
        return
    for found in _LOGIN.finditer(line[:MAX_LINE]):
        password, host = found[1], found[2].lower()
        # A host without a dot is a service beside the job.
        if "." not in host or _NEAR.fullmatch(host) or re.search(r"[${}%*]", password):
            continue
        if not is_made_up(password) and not is_made_up(host):
            yield f"the password for {host}"


def is_made_up(text: str) -> bool:
    """Tell whether somebody wrote a text to show where a secret would stand."""
    return bool(_MADE_UP.search(text))


def is_random(text: str) -> bool:
    """Tell whether a text is as long and as mixed as what a machine made."""
    mixed = re.search(r"[A-Za-z]", text) and re.search(r"\d", text)
    fits = re.fullmatch(r"[A-Za-z0-9+/=_-]{20,200}", text)
    return bool(fits and mixed) and entropy(text) >= 3.5 and not is_made_up(text)


def entropy(text: str) -> float:
    """Return the bits that a letter of a text tells."""
    counts = Counter(text).values()
    return -sum(one / len(text) * log2(one / len(text)) for one in counts)
