"""Which commands of a RUN are sure to work anywhere: package managers, compilers, file handling."""

from __future__ import annotations

import re

from autodevops_cli.ecosystems.docker.context import Context
from autodevops_cli.repository.dockerfile import Instruction
from autodevops_cli.repository.shell import Command, commands
from autodevops_cli.repository.snapshot import joined

_PLAIN = """
mkdir rm cp mv ln touch chmod chown chgrp echo printf cat ls cd set export true : test [ [[ if then
else fi for do done sed grep find xargs tar unzip gunzip id which command useradd adduser usermod
groupadd addgroup update-ca-certificates locale-gen ldconfig rmdir sort head tail tr install
truncate apt-mark dpkg-reconfigure a2enmod a2dismod docker-php-ext-install docker-php-ext-enable
docker-php-ext-configure pwd exit umask ldd strip
"""
PLAIN = frozenset(_PLAIN.split())
# Package managers and compilers, by the words that are sure to be about this repository alone.
VERBS = {
    "apt-get": ("update", "install", "clean", "autoremove", "autoclean", "remove", "purge",
                "upgrade", "dist-upgrade"),
    "apt": ("update", "install", "clean", "autoremove", "upgrade"),
    "apk": ("add", "update", "del", "upgrade"),
    "pip": ("install", "cache"), "pip3": ("install", "cache"), "uv": ("sync", "pip", "venv"),
    "poetry": ("install", "config"), "npm": ("ci", "install", "cache", "run", "prune", "i"),
    "yarn": ("install", "build", "cache", "run"), "pnpm": ("install", "build", "run", "prune"),
    "go": ("mod", "build", "install", "vet"), "cargo": ("build", "fetch"),
    "mvn": None, "gradle": None, "gradlew": None, "mvnw": None,
    "dotnet": ("restore", "build", "publish"), "bundle": ("install", "config"),
    "composer": ("install", "dump-autoload"), "deno": ("cache", "install"),
    "bun": ("install", "run", "build"), "python": ("-m",), "python3": ("-m",),
    "java": ("-Djarmode=layertools", "-Djarmode=tools"), "nginx": ("-t",),
}  # fmt: skip
SCRIPTED = frozenset(("npm", "yarn", "pnpm", "bun"))
_WITHOUT_TOOLS = frozenset(("--omit=dev", "--production", "--only=production", "--prod", "-P"))
_PINNED = re.compile(r"[a-z0-9][\w.+-]*=[\w:.~+-]+")
_ALONE = re.compile(r"--(?:no-install-project|no-install-workspace|no-root|only-\S+|no-scripts)")


def trouble(one: Instruction, copied: frozenset[str], context: Context) -> str:
    """Return which part of a RUN may fail elsewhere, "" when all of it is known to be harmless."""
    if one.heredoc:
        return "it runs a script of its own"
    text = " ".join(one.words()) if one.text.startswith("[") else one.text
    for call in commands(text):
        if not call.tolerated and (why := _call(call, copied, context)):
            return why
    return ""


def _call(call: Command, copied: frozenset[str], context: Context) -> str:
    if call.name in PLAIN:
        return ""
    name = call.name[:40]
    if call.name not in VERBS:
        return f"it runs {name}"
    verbs, words = VERBS[call.name], call.words[1:]
    verb = next((word for word in words if not word.startswith("-")), "")
    verb = "install" if call.name == "yarn" and not verb else verb
    if call.name in ("python", "python3"):
        return (
            _call(_module(call), copied, context)
            if words[:2] == ("-m", "pip")
            else f"it runs {name}"
        )
    if verbs is not None and verb not in verbs and not set(words) & set(verbs):
        return f"it runs {name} {verb[:40]}".rstrip()
    if call.name in ("apt-get", "apt", "apk") and any(map(_PINNED.fullmatch, words)):
        return "it pins versions of system packages, which vanish from their archives"
    if {"-g", "--global", "global"} & set(words):
        return "" if _all_pinned(words) else "it installs the newest version of a tool"
    return _project(call, verb, copied, context)


def _module(call: Command) -> Command:
    return call.without(2)


def _all_pinned(words: tuple[str, ...]) -> bool:
    named = [word for word in words[1:] if not word.startswith("-") and word != "global"]
    return all(re.search(r".@\d", word) for word in named)


def _project(call: Command, verb: str, copied: frozenset[str], context: Context) -> str:
    """Return why a manager misses a part of the project that is not copied yet."""
    whole = "." in copied
    text = " ".join(call.words)
    if call.name in ("uv", "poetry") and verb in ("sync", "install") and not whole:
        installs = not _ALONE.search(text)
        return "it installs the project before its sources are copied" if installs else ""
    if call.name in ("pip", "pip3", "uv") and re.search(r"\s\.(?:\[[\w,]+\])?(?:\s|$)", text):
        return "" if whole else "it installs the project before its sources are copied"
    if call.name in SCRIPTED:
        return _scripts(call, verb, whole, context)
    if call.name in ("mvn", "mvnw", "gradle", "gradlew") and not whole and "src" not in copied:
        return "it builds before the sources are copied"
    return ""


def _scripts(call: Command, verb: str, whole: bool, context: Context) -> str:
    package = context.repo.json(joined(context.folder, "package.json"))
    scripts = package.table("scripts")
    manager = package.text("packageManager")
    if call.name == "yarn" and manager and not manager.startswith("yarn@1."):
        return "it wants the project's own version of yarn"
    if verb in ("run", "build"):
        name = next((one for one in call.words[2:] if not one.startswith("-")), verb)
        return "" if name in scripts else f"no script is named {name[:40]}"
    hooks = {"prepare", "postinstall", "preinstall", "install"} & set(scripts.keys())
    if hooks and "--ignore-scripts" not in call.words:
        if not whole:
            return f"the {min(hooks)} script runs before the sources are copied"
        if _WITHOUT_TOOLS & set(call.words):
            return f"the {min(hooks)} script runs without the tools of development"
    locks = {"npm": ("package-lock.json", "npm-shrinkwrap.json")}.get(call.name, ())
    if verb == "ci" and not any(context.holds(one) for one in locks):
        return "no lock file is committed"
    return ""
