"""Which files never leave a machine, whatever they would help."""

from __future__ import annotations

import re

# Files that exist to hold secrets, by what they are.
_KINDS = {
    "an environment file": r"\.env(?:rc)?(?:[._-].*)?|.*\.env|env\.(?:local|prod|production)",
    "key material": (
        r".*\.(?:pem|key|p12|pfx|p8|jks|keystore|kdbx|ppk|asc|gpg|pgp|age|der|ovpn|mobileprovision)"
        r"|id_(?:rsa|dsa|ecdsa|ed25519).*|known_hosts|authorized_keys|.*\.agekey"
    ),
    "variables of an infrastructure": (
        r".*\.(?:auto\.)?tfvars(?:\.json)?|.*\.tfstate(?:\.backup|\..*)?|\.terraformrc|terraform\.rc"
    ),
    "a tool's credentials": (
        r"\.npmrc|\.yarnrc(?:\.yml)?|\.pypirc|_?\.?netrc|\.git-credentials|\.dockercfg|\.dockerconfig"
        r"json|\.pgpass|\.my\.cnf|\.htpasswd|\.s3cfg|\.boto|\.vault[-_]?(?:pass|token).*|vault_pass.*"
        r"|\.gemrc|auth\.json|nuget\.config|settings-security\.xml|\.hgrc"
        r"|kube[-_]?config.*|.*\.kubeconfig|service[-_]?account.*\.json"
        r"|application_default_credentials\.json|google-services\.json|googleservice-info\.plist"
        r"|local\.properties|keystore\.properties"
        r"|.*credentials?(?:\.(?:json|ya?ml|ini|toml|csv|xml|txt|properties|yml\.enc))?"
        r"|.*secrets?\.(?:json|ya?ml|ini|toml|env|properties|txt|exs|auto\..*)|master\.key"
    ),
}  # fmt: skip
_FOLDERS = frozenset(
    {".aws", ".azure", ".gcloud", ".gnupg", ".kube", ".ssh", ".docker", ".secrets", "secrets"}
)
_NAMES = tuple((kind, re.compile(pattern)) for kind, pattern in _KINDS.items())


def forbidden(path: str) -> str:
    """Return what a file is that never leaves, "" for one that may."""
    *folders, name = path.lower().split("/")
    if folders == [".github", "workflows"]:
        return ""
    for kind, pattern in _NAMES:
        if pattern.fullmatch(name):
            return kind
    return "a folder of credentials" if _FOLDERS.intersection(folders) else ""
