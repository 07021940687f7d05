"""Secrets that nobody has: made up from the public shapes of those that people do have."""

from __future__ import annotations

import base64
import random
import string
from collections.abc import Callable
from dataclasses import dataclass

LOWER, UPPER, DIGITS = string.ascii_lowercase, string.ascii_uppercase, string.digits
ALNUM = LOWER + UPPER + DIGITS
HEX = "0123456789abcdef"
URL64 = ALNUM + "-_"
BASE64 = ALNUM + "+/"
BASE32 = UPPER + "234567"


@dataclass(frozen=True)
class Kind:
    """A kind of secret: the name that it would stand under, and how one is made up."""

    name: str
    variable: str
    make: Callable[[Maker], str]
    core: Callable[[str], str] = lambda text: text
    """The part that must not leave; the rest may, as a scheme and a host may."""


class Maker:
    """Random characters, the same every time."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)

    def of(self, characters: str, size: int) -> str:
        made = "".join(self._random.choices(characters, k=size))
        # One without a digit would be a word as far as anybody can tell.
        return (
            made
            if size < 8 or set(made) & set(DIGITS) or not set(characters) & set(DIGITS)
            else (self.of(characters, size))
        )

    def uuid(self) -> str:
        return "-".join(self.of(HEX, size) for size in (8, 4, 4, 4, 12))

    def bytes64(self, size: int) -> str:
        return base64.b64encode(self._random.randbytes(size)).decode()

    def password(self) -> str:
        return (
            self.of(UPPER, 2)
            + self.of(LOWER, 4)
            + self.of(DIGITS, 2)
            + self.of("!#%*+?-_", 2)
            + (self.of(ALNUM, 3))
        )

    def pem(self, title: str, lines: int = 6) -> str:
        body = "\n".join(self.bytes64(48) for _ in range(lines))
        return f"-----BEGIN {title}-----\n{body}\n-----END {title}-----"

    def jwt(self) -> str:
        head = base64.urlsafe_b64encode(b'{"alg":"HS256","typ":"JWT"}').decode().rstrip("=")
        body = base64.urlsafe_b64encode(f'{{"sub":"{self.of(DIGITS, 9)}"}}'.encode()).decode()
        return f"{head}.{body.rstrip('=')}.{self.of(URL64, 43)}"


def between(start: str, end: str) -> Callable[[str], str]:
    """A function that cuts out what stands between two texts."""
    return lambda text: text.partition(start)[2].rpartition(end)[0]


def body(text: str) -> str:
    """The second line of a key."""
    return text.splitlines()[1]


KINDS = (
    Kind("AWS access key id", "AWS_ACCESS_KEY_ID", lambda m: "AKIA" + m.of(BASE32, 16)),
    Kind("AWS secret key", "AWS_SECRET_ACCESS_KEY", lambda m: m.of(BASE64, 40)),
    Kind("AWS session token", "AWS_SESSION_TOKEN", lambda m: "IQoJb3JpZ2lu" + m.of(BASE64, 200)),
    Kind("GitHub personal token", "GITHUB_TOKEN", lambda m: "ghp_" + m.of(ALNUM, 36)),
    Kind("GitHub app token", "GH_APP", lambda m: "ghs_" + m.of(ALNUM, 36)),
    Kind("GitHub OAuth token", "OAUTH", lambda m: "gho_" + m.of(ALNUM, 36)),
    Kind(
        "GitHub fine-grained token",
        "GH_PAT",
        lambda m: f"github_pat_{m.of(ALNUM, 22)}_{m.of(ALNUM, 59)}",
    ),
    Kind("GitLab token", "CI_PUSH", lambda m: "glpat-" + m.of(URL64, 20)),
    Kind("GitLab deploy token", "DEPLOY", lambda m: "gldt-" + m.of(ALNUM, 20)),
    Kind("GitLab runner token", "RUNNER", lambda m: "glrt-" + m.of(ALNUM, 20)),
    Kind("Bitbucket app password", "BITBUCKET", lambda m: "ATBB" + m.of(ALNUM, 32)),
    Kind("Atlassian token", "JIRA", lambda m: "ATATT3xFfGF0" + m.of(URL64, 180)),
    Kind(
        "Slack bot token",
        "SLACK",
        lambda m: f"xoxb-{m.of(DIGITS, 12)}-{m.of(DIGITS, 12)}-{m.of(ALNUM, 24)}",
    ),
    Kind(
        "Slack app token",
        "SLACK_APP",
        lambda m: f"xapp-1-A{m.of(UPPER + DIGITS, 10)}-{m.of(DIGITS, 13)}-{m.of(HEX, 64)}",
    ),
    Kind(
        "Slack webhook",
        "NOTIFY",
        lambda m: (
            f"https://hooks.slack.com/services/T{m.of(UPPER + DIGITS, 8)}"
            f"/B{m.of(UPPER + DIGITS, 8)}/{m.of(ALNUM, 24)}"
        ),
        lambda t: t[-24:],
    ),
    Kind(
        "Discord webhook",
        "NOTIFY",
        lambda m: f"https://discord.com/api/webhooks/{m.of(DIGITS, 18)}/{m.of(URL64, 68)}",
        lambda t: t[-68:],
    ),
    Kind(
        "Discord bot token",
        "DISCORD",
        lambda m: f"M{m.of(ALNUM, 25)}.{m.of(ALNUM, 6)}.{m.of(URL64, 38)}",
    ),
    Kind(
        "Telegram bot token", "TELEGRAM", lambda m: f"{m.of('123456789', 10)}:AA{m.of(URL64, 33)}"
    ),
    Kind("Google API key", "MAPS", lambda m: "AIza" + m.of(URL64, 35)),
    Kind("Google OAuth secret", "GOOGLE", lambda m: "GOCSPX-" + m.of(URL64, 28)),
    Kind("Google access token", "GCLOUD", lambda m: "ya29." + m.of(URL64, 120)),
    Kind(
        "Azure storage key",
        "AZURE",
        lambda m: (
            f"DefaultEndpointsProtocol=https;AccountName=acme;AccountKey={m.bytes64(64)};EndpointSuffix=core.windows.net"
        ),
        between("AccountKey=", "==;"),
    ),
    Kind(
        "Azure client secret",
        "AZURE_CLIENT_SECRET",
        lambda m: f"{m.of(ALNUM, 3)}8Q~{m.of(ALNUM + '_~.-', 34)}",
    ),
    Kind("Azure DevOps token", "AZURE_DEVOPS_EXT_PAT", lambda m: m.of(LOWER + "234567", 52)),
    Kind(
        "Azure bus key",
        "BUS",
        lambda m: (
            f"Endpoint=sb://acme.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey={m.bytes64(32)}"
        ),
        between("SharedAccessKey=", "="),
    ),
    Kind("OpenAI key", "OPENAI", lambda m: f"sk-proj-{m.of(URL64, 74)}T3BlbkFJ{m.of(URL64, 74)}"),
    Kind("OpenAI old key", "OPENAI", lambda m: f"sk-{m.of(ALNUM, 20)}T3BlbkFJ{m.of(ALNUM, 20)}"),
    Kind("Anthropic key", "CLAUDE", lambda m: f"sk-ant-api03-{m.of(URL64, 93)}AA"),
    Kind("Hugging Face token", "HF", lambda m: "hf_" + m.of(LOWER + UPPER, 34)),
    Kind("Replicate token", "REPLICATE", lambda m: "r8_" + m.of(ALNUM, 37)),
    Kind("Groq key", "GROQ", lambda m: "gsk_" + m.of(ALNUM, 52)),
    Kind("Stripe key", "STRIPE", lambda m: "sk_live_" + m.of(ALNUM, 24)),
    Kind("Stripe restricted key", "STRIPE", lambda m: "rk_live_" + m.of(ALNUM, 99)),
    Kind("Stripe webhook secret", "HOOK", lambda m: "whsec_" + m.of(ALNUM, 32)),
    Kind("Square token", "SQUARE", lambda m: "sq0csp-" + m.of(URL64, 43)),
    Kind("Shopify token", "SHOP", lambda m: "shpat_" + m.of(HEX, 32)),
    Kind("Twilio key", "TWILIO", lambda m: "SK" + m.of(HEX, 32)),
    Kind("Twilio auth token", "TWILIO_AUTH_TOKEN", lambda m: m.of(HEX, 32)),
    Kind("SendGrid key", "MAIL", lambda m: f"SG.{m.of(URL64, 22)}.{m.of(URL64, 43)}"),
    Kind("Mailgun key", "MAIL", lambda m: "key-" + m.of(HEX, 32)),
    Kind("Mailchimp key", "MAIL", lambda m: m.of(HEX, 32) + "-us12"),
    Kind("Brevo key", "MAIL", lambda m: f"xkeysib-{m.of(HEX, 64)}-{m.of(ALNUM, 16)}"),
    Kind("npm token", "NODE_AUTH", lambda m: "npm_" + m.of(ALNUM, 36)),
    Kind("old npm token", "NPM_TOKEN", lambda m: m.uuid()),
    Kind("PyPI token", "TWINE", lambda m: "pypi-AgEIcHlwaS5vcmc" + m.of(URL64, 150)),
    Kind("RubyGems key", "GEM", lambda m: "rubygems_" + m.of(HEX, 48)),
    Kind("NuGet key", "NUGET", lambda m: "oy2" + m.of(LOWER + DIGITS, 43)),
    Kind("crates.io token", "CARGO", lambda m: "cio" + m.of(ALNUM, 32)),
    Kind("Clojars token", "CLOJARS", lambda m: "CLOJARS_" + m.of(LOWER + DIGITS, 60)),
    Kind("Docker Hub token", "DOCKER", lambda m: "dckr_pat_" + m.of(URL64, 27)),
    Kind("Artifactory key", "JFROG", lambda m: "AKCp" + m.of(ALNUM, 69)),
    Kind("DigitalOcean token", "DO", lambda m: "dop_v1_" + m.of(HEX, 64)),
    Kind("Heroku key", "HEROKU_API_KEY", lambda m: m.uuid()),
    Kind("Cloudflare token", "CLOUDFLARE_API_TOKEN", lambda m: m.of(URL64, 40)),
    Kind("Cloudflare global key", "CLOUDFLARE_API_KEY", lambda m: m.of(HEX, 37)),
    Kind("Netlify token", "NETLIFY", lambda m: "nfp_" + m.of(ALNUM, 36)),
    Kind("Vercel token", "VERCEL_TOKEN", lambda m: m.of(ALNUM, 24)),
    Kind("Fly token", "FLY", lambda m: "fo1_" + m.of(URL64, 43)),
    Kind("Supabase token", "SUPABASE", lambda m: "sbp_" + m.of(HEX, 40)),
    Kind("PlanetScale password", "DB", lambda m: "pscale_pw_" + m.of(URL64, 43)),
    Kind("Databricks token", "DATABRICKS", lambda m: "dapi" + m.of(HEX, 32)),
    Kind("Vault token", "VAULT", lambda m: "hvs." + m.of(URL64, 90)),
    Kind("Terraform Cloud token", "TF", lambda m: f"{m.of(ALNUM, 14)}.atlasv1.{m.of(ALNUM, 67)}"),
    Kind("Pulumi token", "PULUMI", lambda m: "pul-" + m.of(HEX, 40)),
    Kind("Doppler token", "DOPPLER", lambda m: "dp.pt." + m.of(ALNUM, 43)),
    Kind(
        "age key",
        "SOPS",
        lambda m: "AGE-SECRET-KEY-1" + m.of("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58),
    ),
    Kind("Grafana token", "GRAFANA", lambda m: f"glsa_{m.of(ALNUM, 32)}_{m.of(HEX, 8)}"),
    Kind("Datadog API key", "DATADOG_API_KEY", lambda m: m.of(HEX, 32)),
    Kind("New Relic key", "NEWRELIC", lambda m: "NRAK-" + m.of(UPPER + DIGITS, 27)),
    Kind("Sentry token", "SENTRY", lambda m: "sntryu_" + m.of(HEX, 64)),
    Kind(
        "Dynatrace token",
        "DYNATRACE",
        lambda m: f"dt0c01.{m.of(UPPER + DIGITS, 24)}.{m.of(UPPER + DIGITS, 64)}",
    ),
    Kind("Buildkite token", "BUILDKITE", lambda m: "bkua_" + m.of(HEX, 40)),
    Kind("CircleCI token", "CIRCLE", lambda m: f"CCIPAT_{m.of(ALNUM, 22)}_{m.of(HEX, 40)}"),
    Kind("Sonar token", "SONAR", lambda m: "sqp_" + m.of(HEX, 40)),
    Kind("Snyk token", "SNYK_TOKEN", lambda m: m.uuid()),
    Kind("Codecov token", "CODECOV_TOKEN", lambda m: m.uuid()),
    Kind("Postman key", "POSTMAN", lambda m: f"PMAK-{m.of(HEX, 24)}-{m.of(HEX, 34)}"),
    Kind("Linear key", "LINEAR", lambda m: "lin_api_" + m.of(ALNUM, 40)),
    Kind("Notion token", "NOTION", lambda m: "ntn_" + m.of(ALNUM, 46)),
    Kind("Figma token", "FIGMA", lambda m: "figd_" + m.of(URL64, 40)),
    Kind("Airtable token", "AIRTABLE", lambda m: f"pat{m.of(ALNUM, 14)}.{m.of(HEX, 64)}"),
    Kind("HubSpot token", "HUBSPOT", lambda m: "pat-na1-" + m.uuid()),
    Kind("Tailscale key", "TAILSCALE", lambda m: f"tskey-auth-{m.of(ALNUM, 12)}-{m.of(ALNUM, 32)}"),
    Kind("Mapbox secret", "MAPBOX", lambda m: f"sk.eyJ{m.of(ALNUM, 80)}.{m.of(URL64, 22)}"),
    Kind(
        "LaunchDarkly key",
        "FLAGS",
        lambda m: (
            f"sdk-{m.of(HEX, 8)}-{m.of(HEX, 4)}-4{m.of(HEX, 3)}-{m.of(HEX, 4)}-{m.of(HEX, 12)}"
        ),
    ),
    Kind("Algolia admin key", "ALGOLIA_ADMIN_KEY", lambda m: m.of(HEX, 32)),
    Kind("Alibaba key", "ALIYUN", lambda m: "LTAI5t" + m.of(ALNUM, 18)),
    Kind("JSON web token", "SESSION", lambda m: m.jwt()),
    Kind(
        "basic authorization",
        "HEADER",
        lambda m: (
            "Authorization: Basic " + base64.b64encode(f"ops:{m.password()}".encode()).decode()
        ),
        lambda t: t.split()[-1],
    ),
    Kind(
        "bearer authorization",
        "HEADER",
        lambda m: "Authorization: Bearer " + m.of(ALNUM, 40),
        lambda t: t.split()[-1],
    ),
    Kind(
        "PostgreSQL URL",
        "DATABASE_URL",
        lambda m: f"postgres://app:{m.of(ALNUM, 18)}@db.acme.io:5432/app",
        between("app:", "@"),
    ),
    Kind(
        "MongoDB URL",
        "MONGO",
        lambda m: f"mongodb+srv://app:{m.of(ALNUM, 16)}@c0.acme.mongodb.net/db",
        between("app:", "@"),
    ),
    Kind(
        "Redis URL",
        "REDIS",
        lambda m: f"redis://:{m.of(HEX, 40)}@cache.acme.io:6379/0",
        between("//:", "@"),
    ),
    Kind(
        "AMQP URL",
        "BROKER",
        lambda m: f"amqps://app:{m.password().replace('#', 'x').replace('?', 'y')}@mq.acme.io/v",
        between("app:", "@"),
    ),
    Kind(
        "JDBC password",
        "JDBC",
        lambda m: f"jdbc:mysql://db.acme.io/app?user=app&password={m.of(ALNUM, 16)}",
        lambda t: t[-16:],
    ),
    Kind(
        "ADO connection string",
        "CONNECTION",
        lambda m: f"Server=db.acme.io;Database=app;User Id=app;Password={m.of(ALNUM, 14)};",
        between("Password=", ";"),
    ),
    Kind(
        "git URL with a token",
        "REMOTE",
        lambda m: f"https://oauth2:{m.of(URL64, 26)}@git.acme.io/app.git",
        between("oauth2:", "@"),
    ),
    Kind("RSA key", "PRIVATE_KEY", lambda m: m.pem("RSA PRIVATE KEY"), body),
    Kind("EC key", "SIGNER", lambda m: m.pem("EC PRIVATE KEY", 3), body),
    Kind("OpenSSH key", "DEPLOY", lambda m: m.pem("OPENSSH PRIVATE KEY"), body),
    Kind("PKCS #8 key", "TLS", lambda m: m.pem("PRIVATE KEY"), body),
    Kind("encrypted key", "TLS", lambda m: m.pem("ENCRYPTED PRIVATE KEY"), body),
    Kind("PGP key", "GPG", lambda m: m.pem("PGP PRIVATE KEY BLOCK"), body),
    Kind("Rails master key", "RAILS_MASTER_KEY", lambda m: m.of(HEX, 32)),
    Kind(
        "Django secret key", "DJANGO_SECRET_KEY", lambda m: m.of(LOWER + DIGITS + "!@#^*-_=+", 50)
    ),
    Kind("Laravel key", "APP_KEY", lambda m: "base64:" + m.bytes64(32)),
    Kind("password", "DB_PASSWORD", lambda m: m.password()),
    Kind("plain password", "SMTP_PASS", lambda m: m.of(LOWER, 7) + m.of(DIGITS, 3)),
    Kind("passphrase of a keystore", "KEYSTORE_PASSPHRASE", lambda m: m.of(ALNUM, 12)),
    Kind("some API key", "ACME_API_KEY", lambda m: m.of(ALNUM, 32)),
    Kind("some client secret", "OIDC_CLIENT_SECRET", lambda m: m.bytes64(32)),
    Kind("some token without a telling name", "ACME_UPLOAD", lambda m: m.of(ALNUM, 44)),
)
