"""What is a secret, what is none, and what is looked at again before it leaves."""

from __future__ import annotations

import base64
import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autodevops_cli.advisor.errors import SecretLeft
from autodevops_cli.advisor.redact import redact, scan

# Made up here, in halves, so that nobody takes them for somebody's.
GITHUB = "ghp_" + "Zx81kQpL0vTnB5mYcR7sWdE2aHfJ9uGi3oKt"
HEX = "a8f5f167f44f4964" + "e6c998dee827110c"
PASSWORD = "Tr0ub4dor" + "&3x"
PEM = (
    "-----BEGIN RSA PRIVATE KEY-----\n"
    + ("MIIEpAIBAAKCAQEA7cG7PmSTnnoL\n" * 6)
    + "-----END RSA PRIVATE KEY-----"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"run: curl -H {GITHUB}", "run: curl -H [REDACTED:github:40]"),
        (f"API_KEY={HEX}", "API_KEY=[REDACTED:secret-value:32]"),
        (f'"dbPassword": "{PASSWORD}"', '"dbPassword": "[REDACTED:secret-value:12]"'),
        (f"password: {PASSWORD[:9]}", "password: [REDACTED:secret-value:9]"),
        (f"- name: PIN\n  value: {HEX}", "- name: PIN\n  value: [REDACTED:secret-value:32]"),
        (f"token: |\n  {HEX}\n", "token: |\n  [REDACTED:secret-value:32]\n"),
        (f"const apiKey: string = '{HEX}'", "const apiKey: string = '[REDACTED:secret-value:32]'"),
        (f"ENV API_TOKEN {HEX}", "ENV API_TOKEN [REDACTED:secret-value:32]"),
        (f"tool --password {HEX}", "tool --password [REDACTED:secret-value:32]"),
        (f"<password>{HEX}</password>", "<password>[REDACTED:secret-value:32]</password>"),
        (f"passwords, password={HEX}", "passwords, password=[REDACTED:secret-value:32]"),
        (f"postgres://app:{HEX}@db/app", "postgres://app:[REDACTED:url-password:32]@db/app"),
        (f"webhook: https://a/b?token={HEX}", "webhook: https://a/b?token=[REDACTED:secret-value:32]"),
        (f'"A=1\\n{GITHUB}"', '"A=1\\n[REDACTED:github:40]"'),
        (f'"A=1\\npassword={HEX}"', '"A=1\\npassword=[REDACTED:secret-value:32]"'),
        (f"Authorization: Bearer {HEX}", "Authorization: Bearer [REDACTED:authorization:32]"),
        (f"a\n{PEM}\nb", f"a\n[REDACTED:private-key:{len(PEM)}]\nb"),
        (json.dumps([PEM]), f'["[REDACTED:private-key:{len(json.dumps(PEM)) - 2}]"]'),
        (
            "echo " + base64.b64encode(f"x {GITHUB} y".encode()).decode(),
            "echo [REDACTED:base64-github:60]",
        ),
        ("é password=" + HEX + " é", "é password=[REDACTED:secret-value:32] é"),
    ],
)  # fmt: skip
def test_a_secret_is_replaced_by_its_kind_and_length(text: str, expected: str) -> None:
    assert redact(text).text == expected


@pytest.mark.parametrize(
    "text",
    [
        "uses: actions/checkout@34e114876b0b11c390a56381ad16ebd13914f8d5 # v4.3.1",
        '"integrity": "sha512-Zx81kQpL0vTnB5mYcR7sWdE2aHfJ9uGi3oKtZx81kQpL0vTnB5mYcR7sWdE2aHfJ"',
        "github.com/a/b v1.2.3 h1:Zx81kQpL0vTnB5mYcR7sWdE2aHfJ9uGi3oKtQp0vTnB=",
        "image: alpine@sha256:" + HEX * 2,
        "digest: " + HEX,
        "id: a8f5f167-f44f-4964-b6c9-98dee827110c",
        "password: ${{ secrets.DB_PASSWORD }}",
        "password: $DB_PASSWORD",
        "POSTGRES_PASSWORD: postgres",
        "password: changeme-123",
        "AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE",
        "token: <your-token-123>",
        "API_KEY=xxxxxxxxxxxxxxxxxxxx1",
        "token = get_token(client_1)",
        "secret = settings.SECRET_KEY_2",
        'token_url: "https://example.com/oauth2/v1/token"',
        "author: Jane Doe 1999",
        "tokenizer: cl100k_base_v2",
        "cache-dependency-path: packages/app1/package-lock.json",
        "password: /run/secrets/db_password_1",
        "pass: 1.2.3",
        '"illuminate/auth": "^12.0|^13.0"',
        '"reset-password": "node reset-password.js",\n  "remove-2fa": "node remove-2fa.js"',
    ],
)
def test_hashes_references_and_placeholders_stay(text: str) -> None:
    assert redact(text).text == text


def test_a_secret_across_the_cut_is_seen_whole() -> None:
    assert redact(f"a: 1\n# {GITHUB}", keep=15).text == "a: 1\n# [REDACTED:github:40]"


@pytest.mark.parametrize(
    "body",
    [
        json.dumps({"text": f"token {GITHUB}"}),
        json.dumps({"text": json.dumps({"text": json.dumps({"api_key": HEX})})}),
        json.dumps({"text": json.dumps({"text": PEM})}),
        json.dumps({"text": base64.b64encode(f"password={HEX}".encode()).decode()}),
        json.dumps({"text": "".join(f"\\u{ord(one):04x}" for one in GITHUB)}),
        "{" + "".join(f"\\u{ord(one):04x}" for one in GITHUB) + "}",
    ],
    ids=["plain", "escaped thrice", "escaped key", "base64", "spelled by code", "raw codes"],
)
def test_a_request_with_a_secret_does_not_leave(body: str) -> None:
    with pytest.raises(SecretLeft) as caught:
        scan(body.encode())

    assert GITHUB not in str(caught.value) and HEX not in str(caught.value)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [GITHUB, f"password={HEX}", f'"token": "{HEX}"', PEM, "a", "\n", '"', "\\", " ", "="]
        )
    )
)
def test_what_was_redacted_leaves(parts: list[str]) -> None:
    text = redact("".join(parts)).text

    scan(json.dumps({"text": text}).encode())
    assert redact(text).text == text


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    redact(text)


@settings(max_examples=200, deadline=None)
@given(st.binary())
def test_any_request_can_be_looked_at(body: bytes) -> None:
    scan(body)


def test_without_the_extra_one_sentence_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['re2'] = None\n"
        "from autodevops_cli.advisor.errors import AdvisorError\n"
        "from autodevops_cli.advisor.redact import redact\n"
        "try: redact('a')\n"
        "except AdvisorError as error: print(error.hint)\n"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == ("install autodevops again, from where it came, with the extra `ai`\n")
