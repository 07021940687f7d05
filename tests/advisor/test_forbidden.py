"""Which files never leave."""

from __future__ import annotations

import pytest

from autodevops_cli.advisor.forbidden import forbidden


@pytest.mark.parametrize(
    "path",
    [
        ".env", ".env.example", "app/.env.production", "prod.env", ".envrc", "a.key",
        "tls/server.pem", "id_rsa", "deploy/id_ed25519.pub", "main.tfvars",
        "x.auto.tfvars.json", "terraform.tfstate",
        ".npmrc", ".pypirc", ".netrc", "_netrc", "kubeconfig", "kube-config.yaml", "a.kubeconfig",
        ".kube/config", ".aws/config", ".docker/config.json", "auth.json", "credentials.json",
        "gcp-credentials.yml", "config/secrets.yml", "config/master.key", ".htpasswd", "ID_RSA",
        "service-account-prod.json", "keystore.jks", ".git-credentials",
    ],
)  # fmt: skip
def test_what_holds_secrets_never_leaves(path: str) -> None:
    assert forbidden(path)


@pytest.mark.parametrize(
    "path",
    [
        "package.json", ".github/workflows/secrets.yml", "Makefile", "environment.yml", "tox.ini",
        "src/keyboard.py", "monkey.toml", "gradle.properties", ".envoy/config.yaml", ".envoy.yaml",
    ],
)  # fmt: skip
def test_what_only_sounds_like_it_may(path: str) -> None:
    assert forbidden(path) == ""
