"""Which files tell how a repository is built and tested, why, and how much of each is enough."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache


class Tier(IntEnum):
    """How much a file is worth: what comes first gets room first."""

    MANIFEST = 1
    CI = 2
    LOCK = 3
    TASK = 4
    DOCUMENT = 5
    SCRIPT = 6


@dataclass(frozen=True, slots=True)
class Worth:
    """Why a file helps, and how many characters of it are enough."""

    tier: Tier
    reason: str
    cap: int


@dataclass(frozen=True, slots=True)
class _Kind:
    worth: Worth
    pattern: re.Pattern[str]
    depth: int
    """How many folders below the root such a file still counts."""


def _kind(tier: Tier, reason: str, cap: int, depth: int, *patterns: str) -> _Kind:
    return _Kind(Worth(tier, reason, cap), re.compile("|".join(patterns)), depth)


# By path.
_CI = _kind(
    Tier.CI, "runs in CI today", 12_000, 6,
    r"\.(?:github|gitea|forgejo)/workflows/[^/]+\.ya?ml",
    r"\.github/actions/(?:[^/]+/){1,3}action\.ya?ml", r"action\.ya?ml",
    r"\.github/(?:dependabot\.ya?ml|renovate\.json5?)", r"\.?renovate(?:rc)?(?:\.json5?)?",
    r"\.gitlab-ci\.ya?ml", r"\.gitlab/(?:.+/)?[^/]+\.ya?ml", r"\.?gitlab-ci/(?:.+/)?[^/]+\.ya?ml",
    r"\.circleci/[^/]+\.ya?ml", r"\.?azure-pipelines?[^/]*\.ya?ml",
    r"\.azure(?:-pipelines|devops)/(?:.+/)?[^/]+\.ya?ml", r"bitbucket-pipelines\.ya?ml",
    r"(?:[^/]+/)?jenkinsfile[^/]*", r"\.travis\.ya?ml", r"\.?appveyor\.ya?ml",
    r"\.drone\.(?:ya?ml|star|jsonnet)", r"\.woodpecker(?:/[^/]+)?\.ya?ml",
    r"\.buildkite/[^/]+\.(?:ya?ml|json)", r"\.cirrus\.(?:ya?ml|star)", r"\.teamcity/[^/]+\.kts",
    r"buildspec[^/]*\.ya?ml", r"cloudbuild[^/]*\.(?:ya?ml|json)", r"\.semaphore/[^/]+\.ya?ml",
    r"codeship-[^/]+\.ya?ml", r"wercker\.ya?ml", r"\.builds?(?:/[^/]+)?\.ya?ml",
    r"\.tekton/[^/]+\.ya?ml", r"codefresh\.ya?ml", r"\.screwdriver\.ya?ml",
)  # fmt: skip

# By name.
_MANIFEST = _kind(
    Tier.MANIFEST, "declares what is built", 12_000, 3,
    r"package\.json", r"pnpm-workspace\.yaml", r"(?:lerna|nx|turbo|rush|bunfig|jsr)\.(?:json|toml)",
    r"deno\.jsonc?", r"pyproject\.toml", r"setup\.(?:py|cfg)", r"pipfile", r"pixi\.toml",
    r".*requirements.*\.(?:txt|in)", r"environment\.ya?ml", r"go\.(?:mod|work)", r"cargo\.toml",
    r"pom\.xml", r"(?:build|settings)\.gradle(?:\.kts)?", r"gradle\.properties",
    r"libs\.versions\.toml", r"gradle-wrapper\.properties", r"build\.(?:sbt|properties|sc|mill)",
    r"(?:deps|bb|shadow-cljs)\.edn", r"project\.clj", r"composer\.json", r"gemfile",
    r".*\.gemspec", r"mix\.exs", r"rebar\.config", r"gleam\.toml", r"dune-project", r".*\.opam",
    r"(?:stack|package)\.yaml", r".*\.cabal", r"cabal\.project", r"package\.swift",
    r"pubspec\.yaml", r".*\.(?:cs|fs|vb)proj", r".*\.slnx?",
    r"directory\.(?:build|packages)\.props",
    r"cmakelists\.txt", r"cmakepresets\.json", r"meson\.build", r"conanfile\.(?:txt|py)",
    r"vcpkg\.json", r"configure\.ac", r"workspace(?:\.bazel)?", r"module\.bazel",
    r"build\.zig(?:\.zon)?", r"shard\.yml", r"project\.toml", r"description", r"cpanfile",
    r"makefile\.pl", r"build\.pl", r"dist\.ini", r".*\.rockspec", r"(?:flake|default|shell)\.nix",
    r"chart\.yaml", r"kustomization\.ya?ml", r"versions\.tf", r"galaxy\.yml", r".*\.nimble",
    r"(?:dub|elm)\.json", r"fpm\.toml", r"v\.mod",
)  # fmt: skip
_LOCK = _kind(
    Tier.LOCK, "pins the dependencies", 300, 3,
    r"package-lock\.json", r"npm-shrinkwrap\.json", r"(?:yarn|bun|deno|poetry|pdm|uv|pixi)\.lock",
    r"pnpm-lock\.yaml", r"pipfile\.lock", r"pylock(?:\..*)?\.toml", r"conda-lock\.ya?ml",
    r"(?:cargo|gemfile|composer|mix|rebar|flake|shard|pubspec|renv|chart|conan)\.lock",
    r"gems\.locked", r"go(?:\.work)?\.sum", r"gradle\.lockfile", r"packages\.lock\.json",
    r"package\.resolved", r"stack\.yaml\.lock", r"cabal\.project\.freeze", r"manifest\.toml",
    r"cpanfile\.snapshot", r"module\.bazel\.lock", r"\.terraform\.lock\.hcl",
)  # fmt: skip
_TASK = _kind(
    Tier.TASK, "defines tasks", 8_000, 2,
    r"(?:gnu)?makefile", r"\.?justfile", r".*\.just", r"taskfile(?:\.dist)?\.ya?ml",
    r"tox\.(?:ini|toml)", r"noxfile\.py", r"(?:tasks|dodo)\.py", r"rakefile", r"magefile\.go",
    r"earthfile", r"\.pre-commit-config\.yaml", r"\.?lefthook\.ya?ml", r"procfile",
)  # fmt: skip
_IMAGE = _kind(
    Tier.TASK, "describes a container", 8_000, 2,
    r"(?:docker|container)file(?:\..*)?", r".*\.dockerfile",
    r"(?:docker-)?compose(?:[.-].*)?\.ya?ml", r"devcontainer\.json", r"docker-bake\.(?:hcl|json)",
)  # fmt: skip
_VERSION = _kind(
    Tier.TASK, "names the version of a tool", 8_000, 1,
    r"\.(?:python|node|ruby|java|go|terraform|swift|elixir|php)-version", r"\.nvmrc",
    r"\.tool-versions", r"rust-toolchain(?:\.toml)?", r"\.?mise\.toml", r"\.sdkmanrc",
    r"runtime\.txt", r"global\.json", r"\.bazelversion",
)  # fmt: skip
_CHECK = _kind(
    Tier.TASK, "configures tests or checks", 8_000, 1,
    r"pytest\.(?:ini|toml)", r"\.flake8", r"\.?mypy\.ini", r"\.?ruff\.toml", r"\.?pylintrc",
    r"\.coveragerc", r"pyrightconfig\.json", r"(?:jest|vitest|vite|playwright|cypress)\.config\..*",
    r"eslint\.config\..*", r"\.eslintrc(?:\..*)?", r"\.prettierrc(?:\..*)?", r"biome\.jsonc?",
    r"tsconfig\.json", r"karma\.conf\..*", r"\.mocharc\..*", r"\.golangci\.(?:ya?ml|toml)",
    r"\.goreleaser\.ya?ml", r"\.?(?:clippy|rustfmt|nextest|deny)\.toml",
    r"phpunit\.xml(?:\.dist)?", r"phpstan\.neon(?:\.dist)?", r"\.php-cs-fixer.*\.php",
    r"psalm\.xml(?:\.dist)?", r"\.rubocop\.yml", r"\.rspec", r"checkstyle\.xml", r"detekt\.ya?ml",
    r"\.scalafmt\.conf", r"\.swiftlint\.yml", r"analysis_options\.yaml", r"\.credo\.exs",
    r"\.formatter\.exs", r"\.hadolint\.ya?ml", r"\.yamllint(?:\..*)?", r"\.tflint\.hcl",
    r"\.?codecov\.ya?ml", r"sonar-project\.properties", r"\.stylelintrc(?:\..*)?",
)  # fmt: skip
_DOCUMENT = _kind(
    Tier.DOCUMENT, "tells people how to build and test", 8_000, 1,
    r"(?:readme|contributing|development|developing|hacking|building|testing|install)"
    r"(?:\.(?:md|markdown|rst|txt|adoc|org))?",
)  # fmt: skip
_SCRIPT = _kind(
    Tier.SCRIPT, "a script beside the code", 2_500, 1,
    r"(?:scripts?|\.?ci|hack)/[^/]+",
)  # fmt: skip

# Deeper than one folder CI files only stand here.
_CI_FOLDERS = (".", "gitlab-ci/")
_BY_NAME = (_MANIFEST, _LOCK, _TASK, _IMAGE, _VERSION, _CHECK, _DOCUMENT)
# Folders of other people's files and of specimens; below a folder of tests only its own files.
_ASIDE = re.compile(
    r"(?:.*/)?(?:vendor(?:ed)?|third[_-]?party|external|node_modules|fixtures?|__fixtures__"
    r"|test[-_]?data|examples?|samples?|demos?|templates?|mocks?)(?:/.*)?"
    r"|(?:.*/)?(?:tests?|testing|spec|e2e)/.+"
)
_PLACES_OF_DOCUMENTS = frozenset({"", "docs", "doc", ".github"})


def worth(path: str) -> Worth | None:
    """Return why a file helps, None for one that does not."""
    depth = path.count("/")
    if depth > _MANIFEST.depth and not path.startswith("."):
        return None
    lower = path.lower()
    if (depth < 2 or lower.startswith(_CI_FOLDERS)) and _CI.pattern.fullmatch(lower):
        return _CI.worth
    folder, _, name = lower.rpartition("/")
    kind = _by_name(name)
    if kind and depth <= kind.depth and not _ASIDE.fullmatch(folder):
        elsewhere = kind is _DOCUMENT and folder not in _PLACES_OF_DOCUMENTS
        return None if elsewhere else kind.worth
    return _SCRIPT.worth if depth == 1 and _SCRIPT.pattern.fullmatch(lower) else None


@lru_cache(10_000)
def _by_name(name: str) -> _Kind | None:
    return next((kind for kind in _BY_NAME if kind.pattern.fullmatch(name)), None)
