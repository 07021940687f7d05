"""What to run for a Dart package, a Flutter application or a workspace of them."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from autodevops_cli.ecosystems._base import is_aside
from autodevops_cli.ecosystems.dart.package import Package
from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.repository.snapshot import joined, parent
from autodevops_cli.repository.tasks import CARRIED, saying, tasks

TEST = ("test", "tests", "unit-test", "test-unit")
GENERATED = ("*.g.dart", "*.freezed.dart", "*.config.dart", "*.gr.dart", "*.mocks.dart")


def commands(package: Package) -> Iterator[Evidence]:
    """Yield the commands that something in the repository speaks for."""
    where = Place(package.manifest)
    sdk = "flutter" if package.flutter else "dart"
    lock = package.repo.first(joined(package.root, "pubspec.lock"))
    install = f"{sdk} pub get" + (" --enforce-lockfile" if lock else "")
    note = "the lock file" if lock else "Dart's convention"
    if package.spec:
        yield command("install", install, Place(lock) if lock else where, Source.CONVENTION, note)
    if not package.spec.has("workspace"):
        yield from _members_install(package)
    yield from _generation(package)
    yield from _tests(package)
    analyze = "flutter analyze" if sdk == "flutter" and package.spec else "dart analyze"
    options = _analysis(package)
    source = Source.TOOL_CONFIG if options else Source.CONVENTION
    note = "the analyzer is configured" if options else "it comes with Dart"
    yield command("lint.analyzer", analyze, Place(options or package.manifest), source, note)
    text = "dart format --output=none --set-exit-if-changed ."
    yield command("format.dart", text, where, Source.CONVENTION, "it comes with Dart")
    yield from _package(package)


def _analysis(package: Package) -> str:
    """Return the settings of the analyzer, which also hold for the folders below."""
    above = [package.root]
    while above[-1]:
        above.append(parent(above[-1]))
    return package.repo.first(*(joined(one, "analysis_options.yaml") for one in above))


def _members_install(package: Package) -> Iterator[Evidence]:
    """Without a workspace of pub each member resolves its dependencies on its own."""
    if package.members:
        sdk = "flutter" if package.flutter else "dart"
        text = _in_each(package, package.members, f"{sdk} pub get")
        where, note = Place(package.members[0].manifest), "each package has dependencies of its own"
        yield command("prepare.members", text, where, Source.CONVENTION, note)


def _in_each(package: Package, members: Sequence[Package], text: str) -> str:
    """Return the command that runs another one in the folder of each member."""
    folders = shlex.join(_below(package, one) or "." for one in members)
    return f'for package in {folders}; do (cd "$package" && {text}); done'


def _below(package: Package, member: Package) -> str:
    return member.root[len(package.root) + 1 :] if package.root else member.root


def _generation(package: Package) -> Iterator[Evidence]:
    """Yield the run of build_runner where what it writes is not committed but used."""
    for one in (package, *package.members):
        place = one.depends("build_runner")
        if not place or _is_committed(one) or not _uses_parts(one):
            continue
        text = "dart run build_runner build --delete-conflicting-outputs"
        if one.root != package.root:
            text = f"(cd {shlex.quote(_below(package, one))} && {text})"
        note = "what build_runner writes is not committed"
        name = one.root.replace("/", "-").replace(".", "-") or "root"
        yield command(f"prepare.generate-{name}", text, place, Source.DEPENDENCY, note)


def _is_committed(package: Package) -> bool:
    ends = tuple(one.lstrip("*") for one in GENERATED)
    return any(path.endswith(ends) for path in package.repo.below(package.root))


def _uses_parts(package: Package) -> bool:
    """Tell whether sources name a file that a generator writes."""
    ends = tuple(one.lstrip("*") + "'" for one in GENERATED)
    sources = [one for one in package.repo.below(package.root) if one.endswith(".dart")][:300]
    return any(end in package.repo.text(one) for one in sources for end in ends)


def _tests(package: Package) -> Iterator[Evidence]:
    runners = ("test", "flutter_test")
    every = (package, *package.members)
    tested = [one for one in every if one.tests and any(map(one.depends, runners))]
    tested = [one for one in tested if not is_aside(f"{one.root}/x")] or tested
    if not tested:
        return
    carried = CARRIED | {"dart", "flutter"}
    fits = saying("dart test", "flutter test", "dart run test")
    for one in tasks(package.repo, package.root):
        wanted = one.runner == "make" and one.name in TEST and not one.unsound
        if wanted and fits(one) and one.programs <= carried:
            note = f"the {one.name} target of make"
            yield command("test", one.command, one.where, Source.TASK, note)
    where, note = Place(tested[0].tests), "a file of tests"
    if tested == [package]:
        yield command("test", _test(package), where, Source.CONVENTION, note)
        return
    groups: dict[str, list[Package]] = {}
    for member in tested:
        groups.setdefault(_test(member), []).append(member)
    text = "; ".join(_in_each(package, members, each) for each, members in groups.items())
    yield command("test", text, where, Source.CONVENTION, "the packages with tests")


def _test(package: Package) -> str:
    if package.depends("flutter_test") or (package.flutter and not package.depends("test")):
        return "flutter test"
    return "dart test"


def _package(package: Package) -> Iterator[Evidence]:
    program = next(iter(package.programs()), "")
    if not program or package.is_library:
        return
    where, note = Place(joined(package.root, program)), "the main file"
    if program == "lib/main.dart":
        if package.repo.below(joined(package.root, "web")):
            yield command("build", "flutter build web", where, Source.CONVENTION, note)
        yield command("start", "flutter run", where, Source.CONVENTION, note)
    else:
        target = shlex.quote(program)
        yield command("build", f"dart compile exe {target}", where, Source.CONVENTION, note)
        yield command("start", f"dart run {target}", where, Source.CONVENTION, note)
