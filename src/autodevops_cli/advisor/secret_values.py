"""Tells secrets from what stands in their places: placeholders, references, hashes, versions."""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise

# One of these words in a name says that a secret follows; of the pairs, both in this order.
_SECRET_WORDS = frozenset(
    {
        "secret", "secrets", "token", "password", "passwd", "passwort", "pwd", "pass", "passphrase",
        "passcode", "psk", "apikey", "accesskey", "authkey", "credential", "credentials", "creds",
        "auth", "authorization", "authtoken", "bearer", "dsn", "pat", "cookie", "webhook", "pin",
        "sid", "ssws", "pepper", "salt", "signature", "jwt", "secretkey", "privatekey", "kek",
        "secretaccesskey", "clientsecret", "connectionstring", "connstr", "otp", "totp", "seed",
    }
)  # fmt: skip
_BEFORE_KEY = frozenset(
    {
        "api", "access", "account", "auth", "private", "encryption", "encrypt", "signing", "master",
        "shared", "license", "licence", "session", "secret", "client", "admin", "service", "app",
        "application", "write", "crypt", "hmac", "aes", "deploy", "ingest", "user",
        "subscription", "storage", "server", "root", "fernet", "django", "rest", "integration",
    }
)  # fmt: skip
# A name that ends so says something about a secret, not the secret; or it says hash.
_HARMLESS_ENDS = frozenset(
    {
        "hash", "digest", "checksum", "sha", "sha1", "sha256", "sha384", "sha512", "md5", "h1",
        "integrity", "commit", "rev", "revision", "ref", "version", "name", "names", "file", "path",
        "dir", "url", "uri", "endpoint", "host", "type", "kind", "ttl", "expiry", "expires", "id",
        "length", "size", "count", "max", "min", "limit", "public", "header", "field", "env", "var",
        "scope", "scopes", "policy", "provider", "method", "enabled", "required", "manager",
        "js", "mjs", "ts", "py", "sh", "rb", "md", "json", "yml", "yaml", "toml",
        "description", "label", "prefix", "suffix", "format", "store", "arn",
        "nar",
    }
)  # fmt: skip
# `text` is what a request calls a file's content, whatever that begins with.
_HASH_WORDS = frozenset(
    {
        "text",
        "hash", "digest", "checksum", "cksum", "sha", "sha1", "sha256", "sha384", "sha512", "md5",
        "integrity", "commit", "rev", "revision", "h1", "narhash", "vendorhash", "resolved",
        "fingerprint", "etag", "blake2", "blake3", "sri", "uses", "image", "public", "publickey",
        "pub", "ssh", "cargosha256", "modsha256", "cargohash", "outputhash", "url",
    }
)  # fmt: skip

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_PLACEHOLDER = re.compile(
    r"example|change[-_ ]?me|placeholder|dummy|your[-_ ]|[-_ ]your|^your|x{4}|\*{3}|\.{3}|redacted"
    r"|replace|insert|fake|todo|\$\{|\{\{|\}\}|^\$\w+$|\$\(|%\(|^%\w+%$|^[@!(]\D*$|^<|process\.env"
    r"|secrets\.|^env\.|environ|getenv|0123456789|123456789|abcdefg|lorem|deadbeef"
)
_WEAK_WORDS = re.compile(
    r"test(?:ing|er)?|sample|secrets?|passw(?:or)?d|pass|tokens?|keys?|admin|root|user|postgres(?:ql)?"
    r"|mysql|mariadb|mongo(?:db)?|redis|rabbit(?:mq)?|guest|default|local(?:host)?|dev(?:elopment)?"
    r"|demo|foo|bar|baz|my|the|app|api|ci|db|database|some|random|string|value|here|none|null|true"
    r"|false|undefined|invalid|valid|wrong|not|real|super|very|safe|auth|access|client|dont|use|in"
    r"|production|only|for|run(?:ner)?|build|python|django|rails|flask|node|java|minio|elastic"
)
_REFERENCE = re.compile(
    r"[a-z][a-z0-9+.-]*://.*|[.~]{0,2}/.*|[A-Za-z_][\w-]*(?:(?:\.|::|->|/)[A-Za-z_][\w-]*)+|"
    r"v?\d+(?:[._-]\d+)*(?:[-+.]?[a-z]{1,5}\d*)?|[\d.,:/TZ+ -]+|--?[a-z].*|[\w.]*\(.*\)"
    r"|\[REDACTED:.*|[\^~<>=!|*,.\d\sv@x-]+"
)
_HASH = re.compile(r"(?:sha\d{1,3}|md5|h1|blake[23]b?)[-:_=].*")
_REPEATED = re.compile(r"(?i)x{6}|0{12}|1{12}|a{12}|\*{3}|your|redacted|1234567890|abcdefghij")
# Formats so plain that part of a longer name may have them.
_SHORT_SHAPES = frozenset(
    {"mailgun", "twilio", "vault-legacy", "deepseek", "mailchimp", "launchdarkly", "azure-sas"}
)
_WITHOUT_DIGITS = frozenset({"huggingface", "slack-webhook", "teams-webhook"})
_INSIDE = ("-", ".", "/", "@", "#", "+")
_ENCODED = re.compile(r"[A-Za-z0-9+/_-]+={0,2}")


def words(name: str) -> list[str]:
    """Return the words that a name is made of, in lower case."""
    return [word.lower() for word in _WORD.findall(name)]


@lru_cache(4096)
def names_secret(name: str) -> bool:
    """Tell whether a value under this name is a secret, going by the name."""
    parts = words(name)
    if not parts or parts[-1] in _HARMLESS_ENDS or len(parts) > 12:
        return False
    if not _SECRET_WORDS.isdisjoint(parts):
        return True
    return any(two in ("key", "keys") and one in _BEFORE_KEY for one, two in pairwise(parts))


@lru_cache(4096)
def names_hash(name: str) -> bool:
    """Tell whether a value under this name is a hash or a public thing."""
    return not _HASH_WORDS.isdisjoint(words(name)) or name.lower() in _HASH_WORDS


def is_placeholder(value: str) -> bool:
    """Tell whether a value only shows where a secret would stand."""
    lower = value.lower()
    if _PLACEHOLDER.search(lower) or len(set(lower)) < 5:
        return True
    rest = re.sub(r"[\W_]", "", _WEAK_WORDS.sub("", lower))
    return len(rest) < 4 or (rest.isdigit() and len(rest) < 5)


def is_secret_value(value: str, *, quoted: bool) -> bool:
    """Tell whether a value under the name of a secret is one."""
    if is_placeholder(value) or _REFERENCE.fullmatch(value) or _HASH.fullmatch(value):
        return False
    if " " in value.strip():
        return False
    kinds = _kinds(value)
    if len(value) < 16:
        return kinds >= 2 and (quoted or _has_digit(value)) and _has_digit_or_sign(value)
    if not _has_digit(value):
        return quoted and entropy(value) > 3.8 and kinds >= 2 and not _reads_well(value)
    return entropy(value) > 2.7


def is_token(value: str, *, rule: str, before: str) -> bool:
    """Tell whether what has the shape of an issuer's secret is one, and no name or example."""
    if "example" in value.lower() or _REPEATED.search(value):
        return False
    digits = sum(map(str.isdigit, value))
    if rule in _SHORT_SHAPES and (before in _INSIDE or digits < 3 or entropy(value) < 3):
        return False
    return (digits > 0 or rule in _WITHOUT_DIGITS) and entropy(value) > 2.8


def is_random(value: str) -> bool:
    """Tell whether a long value that nothing explains was made by a random generator."""
    if not _ENCODED.fullmatch(value) or _HASH.fullmatch(value) or is_placeholder(value):
        return False
    upper = sum(map(str.isupper, value))
    lower = sum(map(str.islower, value))
    digits = sum(map(str.isdigit, value))
    enough = min(upper, lower) >= 5 and digits >= 2 and _switches(value) > 0.38 * len(value)
    return enough and entropy(value) > 4.2 and value.count("/") < 4


def entropy(value: str) -> float:
    """Return the bits per character that the frequencies of a value account for."""
    size = len(value)
    counts = Counter(value).values()
    return -sum(count / size * math.log2(count / size) for count in counts) if size else 0.0


def _kinds(value: str) -> int:
    kinds = (str.islower, str.isupper, str.isdigit, lambda one: not one.isalnum())
    return sum(any(map(kind, value)) for kind in kinds)


def _has_digit(value: str) -> bool:
    return any(map(str.isdigit, value))


def _has_digit_or_sign(value: str) -> bool:
    return any(not one.isalpha() and one not in "-_. /" for one in value)


def _reads_well(value: str) -> bool:
    """Tell whether a value is made of words: they change case and sign rarely."""
    return _switches(value) < 0.3 * len(value)


def _switches(value: str) -> int:
    """Return how often the kind of character changes: small, large, digit, sign."""
    kinds = [(one.isupper(), one.isdigit(), one.isalpha()) for one in value]
    return sum(one != other for one, other in pairwise(kinds))
