"""Autotools: configure.ac and Makefile.am, what generates the configure script, and the checks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from autodevops_cli.ecosystems.cpp.found import PARALLEL, Found, Step, first_of
from autodevops_cli.ecosystems.cpp.libraries import of_linking, of_pkg_config
from autodevops_cli.model.evidence import Place
from autodevops_cli.repository.snapshot import Snapshot, joined

MAX_CALLS = 400
BOOTSTRAPS = ("autogen.sh", "bootstrap.sh", "bootstrap", "buildconf", "autogen")
_TESTS = re.compile(
    r"^[ \t]*(?:TESTS|check_PROGRAMS|check_SCRIPTS|check-local|dist_check_SCRIPTS)\b[ \t]*\+?[:=]",
    re.MULTILINE,
)
_CHECK = re.compile(r"^(check|test)[ \t]*:(?!=)", re.MULTILINE)
_MODULES = re.compile(
    r"\bPKG_CHECK_MODULES\s*\(\s*\[?\w+\]?\s*,\s*\[?([^\]),]{1,300})\]?\s*(\)|,[^)]{0,200})"
)
_LIBRARY = re.compile(r"\bAC_(?:CHECK_LIB|SEARCH_LIBS)\s*\(\s*\[?([\w+-]{1,60})\]?([^\n]{0,300})")
_ERROR = re.compile(r"AC_MSG_(?:ERROR|FAILURE)\s*\(([^)]{1,300})\)")
_WORD = re.compile(r"[a-z][\w+.-]{1,30}")
# Words of messages that are names of libraries as well.
_PROSE = frozenset({"check", "edit", "event", "magic", "yaml", "gl", "lua", "fuse", "archive"})
_ARCHIVE = re.compile(r"^[ \t]*(AX_\w+)", re.MULTILINE)
_DIRECTORY = re.compile(r"AC_CONFIG_MACRO_DIRS?\s*\(\s*\[?([\w./-]{1,60})")
_LANGUAGE = re.compile(r"^[ \t]*(?:AC_PROG_C(?:C|XX|PP)\b|AC_LANG)", re.MULTILINE)
# Macro → the package with the tool that it asks for.
TOOLS = {
    r"LT_INIT|AC_PROG_LIBTOOL|AM_PROG_LIBTOOL": "libtool",
    r"PKG_CHECK_MODULES|PKG_PROG_PKG_CONFIG|PKG_CHECK_VAR": "pkg-config",
    r"AM_GNU_GETTEXT|IT_PROG_INTLTOOL": "gettext",
    r"AM_GNU_GETTEXT\b": "autopoint",
    r"IT_PROG_INTLTOOL": "intltool",
    r"AC_PROG_YACC|AM_PROG_YACC|\bbison\b": "bison",
    r"AC_PROG_LEX|AM_PROG_LEX|\bflex\b": "flex",
    r"GTK_DOC_CHECK": "gtk-doc-tools",
}


def read_autotools(repo: Snapshot, root: str) -> Found | None:
    """Return how a folder is built with a configure script, None where no C compiler is used."""
    path = first_of(repo, root, "configure.ac", "configure.in")
    text = repo.text(path) if path else ""
    if not _LANGUAGE.search(text):
        return None
    where = repo.place(path, re.compile(r"AC_INIT"))
    made = first_of(repo, root, "Makefile.am")
    return Found(
        "autotools", where,
        Step(f"make --jobs={PARALLEL}", where, "the Makefile that configure writes"),
        _configure(repo, root, where, automake=bool(made)),
        _test(repo, root, automake=bool(made)),
        packages=tuple(_packages(repo, root, text, where, automake=bool(made))),
    )  # fmt: skip


def _configure(repo: Snapshot, root: str, where: Place, *, automake: bool) -> Step:
    if repo.has(joined(root, "configure")) and not automake:
        return Step("./configure", where, "the configure script")
    script = next((one for one in BOOTSTRAPS if repo.executable(joined(root, one))), "")
    if script and _needs_script(repo.text(joined(root, script))):
        own = Place(joined(root, script))
        return Step(f"NOCONFIGURE=1 ./{script} && ./configure", own, "it writes configure")
    return Step("autoreconf --force --install && ./configure", where, "configure is generated")


def _needs_script(text: str) -> bool:
    """Tell whether a bootstrap script does more than call autoconf and automake."""
    usual = re.compile(
        r"#|$|set |cd |exit|echo|printf|if |then|else|elif|fi$|test |\[|autoreconf|aclocal|"
        r"autoconf|automake|autoheader|g?libtoolize|exec |\./configure|(?:[A-Za-z_]+=\S*\s*)+$"
    )
    return any(not usual.match(line.strip()) for line in text.split("\n")[:300])


def _test(repo: Snapshot, root: str, *, automake: bool) -> Step | None:
    names = [path for path in repo.below(root) if path.endswith(("/Makefile.am", "/local.mk"))]
    top = first_of(repo, root, "Makefile.am")
    if automake:
        for path in [top, *names[:60]] if top else names[:60]:
            if found := _TESTS.search(repo.text(path)):
                where = Place(path, repo.text(path).count("\n", 0, found.start()) + 1)
                return Step("make check", where, "the tests that automake knows")
        return None
    path = first_of(repo, root, "Makefile.in")
    found = _CHECK.search(repo.text(path)) if path else None
    if not found:
        return None
    return Step(f"make {found[1]}", repo.place(path, found[0]), f"the {found[1]} target")


def _packages(
    repo: Snapshot, root: str, text: str, where: Place, *, automake: bool
) -> Iterator[tuple[str, Place, str]]:
    if automake or not repo.has(joined(root, "configure")):
        yield "autoconf", where, "it writes configure"
    if automake:
        yield "automake", where, "it writes Makefile.in"
    for pattern, package in TOOLS.items():
        if found := re.search(rf"^[^\n#]{{0,200}}?\b(?:{pattern})", text, re.MULTILINE):
            yield package, repo.place(where.path, found[0].strip()[:80]), "configure asks for it"
    if any(not _is_carried(repo, root, text, name) for name in _ARCHIVE.findall(text)[:60]):
        yield "autoconf-archive", where, "macros that are not in the tree"
    if any(path.endswith((".texi", ".texinfo")) for path in repo.below(root)):
        yield "texinfo", where, "the manual is built along"
    yield from _libraries(repo, text, where.path)


def _is_carried(repo: Snapshot, root: str, text: str, macro: str) -> bool:
    folders = {found[1] for found in _DIRECTORY.finditer(text)} | {"m4", "config", "build-aux"}
    if any(repo.has(joined(root, f"{one}/{macro.lower()}.m4")) for one in folders):
        return True
    near = [path for path in repo.below(root) if path.endswith(".m4") and path.count("/") < 4]
    return any(macro in repo.text(path) for path in near[:60])


def _libraries(repo: Snapshot, text: str, path: str) -> Iterator[tuple[str, Place, str]]:
    """Yield the libraries whose absence ends configure."""
    for found in islice(_MODULES.finditer(text), MAX_CALLS):
        if found[2].startswith(","):
            continue  # what to do without it is written down
        for name in found[1].split():
            for package in of_pkg_config(name):
                yield package, repo.place(path, name), f"{name} has to be there"
    for found in islice(_LIBRARY.finditer(text), MAX_CALLS):
        if "AC_MSG_ERROR" not in found[2] and "AC_MSG_FAILURE" not in found[2]:
            continue
        for package in of_linking(found[1]):
            yield package, repo.place(path, found[1]), f"lib{found[1]} has to be there"
    for found in islice(_ERROR.finditer(text), MAX_CALLS):
        for word in _WORD.findall(found[1]):
            for package in (*of_pkg_config(word), *of_linking(word)) if word not in _PROSE else ():
                yield package, repo.place(path, found[0]), f"configure ends without {word}"
