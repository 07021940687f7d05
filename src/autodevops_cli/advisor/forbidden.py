"""Which files never leave a machine, whatever they would help."""

from __future__ import annotations

ENVIRONMENT, KEY = "an environment file", "key material"
INFRASTRUCTURE, CREDENTIALS = "variables of an infrastructure", "a tool's credentials"

# Names in lower case, as a whole, by their beginning and by their end.
_NAMES = {
    **dict.fromkeys((".env", ".envrc", ".flaskenv", "env.local", "env.production"), ENVIRONMENT),
    **dict.fromkeys(("known_hosts", "authorized_keys", "master.key"), KEY),
    **dict.fromkeys((".terraformrc", "terraform.rc"), INFRASTRUCTURE),
    **dict.fromkeys(
        (
            ".npmrc", ".yarnrc", ".yarnrc.yml", ".pypirc", "netrc", ".netrc", "_netrc",
            ".git-credentials", ".dockercfg", ".dockerconfigjson", ".pgpass", ".my.cnf", ".hgrc",
            ".htpasswd", ".s3cfg", ".boto", ".gemrc", "auth.json", "nuget.config",
            "settings-security.xml", "application_default_credentials.json", "local.properties",
            "google-services.json", "googleservice-info.plist", "keystore.properties",
        ),
        CREDENTIALS,
    ),
}  # fmt: skip
_BEGINNINGS = {
    ENVIRONMENT: (".env.", ".env-", ".env_", ".envrc."),
    KEY: ("id_rsa", "id_dsa", "id_ecdsa", "id_ed25519"),
    CREDENTIALS: ("kubeconfig", "kube-config", "kube_config", ".vault", "vault_pass", "vault-pass"),
}  # fmt: skip
_ENDINGS = {
    ENVIRONMENT: (".env",),
    KEY: (
        ".pem", ".key", ".p12", ".pfx", ".p8", ".jks", ".keystore", ".kdbx", ".ppk", ".asc", ".gpg",
        ".pgp", ".age", ".agekey", ".der", ".ovpn", ".mobileprovision",
    ),
    INFRASTRUCTURE: (".tfvars", ".tfvars.json", ".tfstate", ".tfstate.backup"),
    CREDENTIALS: (".kubeconfig",),
}  # fmt: skip
# What a file is named after its content, when it is data and no program.
_SUBJECTS = ("credential", "secret", "service-account", "service_account", "serviceaccount")
_DATA = (
    ".json", ".yaml", ".yml", ".ini", ".toml", ".csv", ".xml", ".txt", ".properties", ".enc",
    ".exs", ".conf", ".cfg", "credentials", "secrets", "secret",
)  # fmt: skip
_FOLDERS = frozenset(
    {".aws", ".azure", ".gcloud", ".gnupg", ".kube", ".ssh", ".docker", ".secrets", "secrets"}
)
# Configuration named after the secrets it checks for.
_OPEN = (".github/workflows/", ".secrets.baseline")

_ALL_BEGINNINGS = tuple(one for group in _BEGINNINGS.values() for one in group)
_ALL_ENDINGS = tuple(one for group in _ENDINGS.values() for one in group)


def forbidden(path: str) -> str:
    """Return what a file is that never leaves, "" for one that may."""
    path = path.lower()
    folder, _, name = path.rpartition("/")
    if path.startswith(_OPEN):
        return ""
    if name in _NAMES:
        return _NAMES[name]
    if name.startswith(_ALL_BEGINNINGS):
        return next(kind for kind, starts in _BEGINNINGS.items() if name.startswith(starts))
    if name.endswith(_ALL_ENDINGS):
        return next(kind for kind, ends in _ENDINGS.items() if name.endswith(ends))
    if name.endswith(_DATA) and any(subject in name for subject in _SUBJECTS):
        return CREDENTIALS
    return "a folder of credentials" if not _FOLDERS.isdisjoint(folder.split("/")) else ""
