"""How a PHP project is tested: its own scripts first, then what its test tool is set up for."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from posixpath import normpath

from autodevops_cli.ecosystems.php.project import Project
from autodevops_cli.ecosystems.php.scripts import Script, provided
from autodevops_cli.ecosystems.php.vocabulary import Kind
from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.repository.tasks import saying, tasks
from autodevops_cli.repository.xml import XmlNode

NAMES = (
    "test", "tests", "phpunit", "pest", "test:unit", "tests:unit", "unit", "unit-test",
    "unit-tests", "unittest", "test-unit", "test:phpunit", "test:pest", "phpunit:test", "test:php",
    "test-php", "php:test", "run-tests", "codecept", "tester", "test:all", "tests:all", "spec",
    "phpspec", "paratest", "test:feature", "ci:test", "test:ci", "test-ci",
)  # fmt: skip
CONFIGS = ("phpunit.xml", "phpunit.dist.xml", "phpunit.xml.dist")
FOLDERS = ("tests", "test", "app", "build", "tests/phpunit")
_TESTERS = ("phpunit", "pest", "codecept", "paratest", "simple-phpunit")
SAYS_TEST = (
    "artisan test", "composer test", *_TESTERS,
    *(f"{folder}/{name}" for folder in ("vendor/bin", "./vendor/bin", "bin") for name in _TESTERS),
)  # fmt: skip
TARGETS = ("test", "tests", "phpunit", "unit", "unit-test", "test-unit", "test-sqlite")
COVERAGE = "php.coverage"
_LARGE = re.compile(r"integration|functional|acceptance|e2e|browser")
_TEST_FILE = re.compile(r"(?:Test|Cest|Cept|Spec|_test)\.php$|\.phpt$|^tests?/(?:.*/)?[^/]+\.php$")
_CLIMBS = re.compile(
    r"\b(?:require|include)(?:_once)?\b[ (]{0,3}__DIR__ ?\. ?[\"']((?:/\.\.){1,20})/"
)
_OF_WORDPRESS = re.compile(r"WP_TESTS_DIR|wordpress-tests-lib|WP_PHPUNIT__DIR|wp-phpunit")


def tests(project: Project, known: tuple[Script, ...]) -> Iterator[Evidence]:
    """Yield every way to test that something speaks for, none where no test is to be found."""
    if not any(map(_TEST_FILE.search, project.files)) or _wants_a_host(project):
        return
    yield from _missing_suites(project)
    chosen = _candidates(known)
    for one in chosen:
        text, note = _spelled(project, one), f"the {one.name} script"
        yield command("test", text, one.where, Source.TASK, note)
    if not any(one.tests for one in chosen):
        yield from _targets(project)
    yield from _tools(project)
    yield from _coverage(project, chosen[:1])


def _candidates(known: tuple[Script, ...]) -> list[Script]:
    """Return the sound scripts with a name for tests, those that only test first."""
    sound = {one.name: one for one in known if not one.unsound and Kind.TEST in one.kinds}
    named = [sound[name] for name in NAMES if name in sound]
    mixed = [one for one in named if not one.tests and Kind.ASIDE not in one.kinds]
    return [*(one for one in named if one.tests), *mixed]


def _spelled(project: Project, script: Script) -> str:
    """Return the text that runs a script; the tool itself where the script only calls it."""
    bare = len(script.leaves) == len(script.commands) == 1 and len(script.leaves[0].words) == 1
    options = any(word.startswith("-") for one in script.commands for word in one.words)
    if bare and not options and script.leaves[0].tool in ("phpunit", "pest"):
        return f"{project.bin}/{script.leaves[0].tool}"
    return script.command


def _targets(project: Project) -> Iterator[Evidence]:
    """Yield the targets of a Makefile that test with PHP and need nothing a runner lacks."""
    fits = saying(*SAYS_TEST)
    for one in tasks(project.repo, project.root):
        plain = one.plain or (one.command if one.runner == "make" else "")
        if one.name in TARGETS and plain and fits(one):
            lacks = [name for name in one.programs if not _is_brought(project, name)]
            if not one.unsound and not lacks and not _reaches_out(one.lines):
                note = f"the {one.name} target of {one.runner}"
                yield command("test", plain, one.where, Source.TASK, note)


def _is_brought(project: Project, name: str) -> bool:
    plain = ("php", "composer", "make", "echo", "mkdir", "rm", "cp", "cd", "test", "touch")
    return name in plain or provided(project, name)


def _reaches_out(lines: tuple[str, ...]) -> bool:
    return any(word in line for line in lines for word in ("$(", "${", "exec "))


def _tools(project: Project) -> Iterator[Evidence]:
    """Yield the calls of the test tools that packages bring and files set up."""
    config = project.first(*CONFIGS)
    where = Place(project.path(config)) if config else None
    source = Source.TOOL_CONFIG if config else Source.DEPENDENCY
    if project.has("artisan") and project.depends("nunomaduro/collision", "pestphp/pest"):
        note = "Laravel's own test command"
        yield command(
            "test", "php artisan test", where or project.place("require-dev"), source, note
        )
    for tool in ("pest", "phpunit", "simple-phpunit"):
        if provided(project, tool) and not (
            tool == "simple-phpunit" and _named(project, "phpunit")
        ):
            yield from _unit(project, tool, config)
    if provided(project, "codecept") and (
        found := project.first("codeception.yml", "codeception.dist.yml")
    ):
        text = f"{project.bin}/codecept run"
        yield command("test", text, Place(project.path(found)), Source.TOOL_CONFIG, "Codeception")
    if provided(project, "phpspec") and (found := project.first("phpspec.yml", "phpspec.yml.dist")):
        text = f"{project.bin}/phpspec run --no-interaction"
        yield command("test", text, Place(project.path(found)), Source.TOOL_CONFIG, "phpspec")


def _other_settings(project: Project) -> list[str]:
    """Return settings of PHPUnit of other names or in other folders, those to prefer first."""
    usual = [f"{folder}/{name}" for folder in FOLDERS for name in CONFIGS]
    if found := project.first(*usual):
        return [found]
    near = [
        path for path in project.files
        if path.endswith((".xml", ".xml.dist")) and path.rpartition("/")[0] in ("", *FOLDERS)
    ]  # fmt: skip
    known = [path for path in near[:40] if "<phpunit" in project.text(path)[:3_000]]
    return sorted(known, key=lambda path: (bool(_LARGE.search(path)), "sqlite" not in path, path))


def _named(project: Project, tool: str) -> bool:
    return bool(project.depends(f"{tool}/{tool}"))


def _unit(project: Project, tool: str, config: str) -> Iterator[Evidence]:
    """Yield a call of PHPUnit or of what wraps it, with the configuration that it would miss."""
    text = f"{project.bin}/{tool}"
    if tool == "simple-phpunit" and project.has("bin/phpunit"):
        text = "php bin/phpunit"
    if config:
        where = Place(project.path(config))
        yield command("test", text, where, Source.TOOL_CONFIG, "the settings of PHPUnit")
        return
    if others := _other_settings(project):
        if len(others) == 1 or "sqlite" in others[0]:
            where, note = Place(project.path(others[0])), "the settings of PHPUnit"
            named = shlex.quote(others[0])
            yield command("test", f"{text} -c {named}", where, Source.TOOL_CONFIG, note)
        return
    folder = next((one for one in ("tests", "test") if _holds(project, one)), "")
    if folder or project.has("tests/Pest.php"):
        package = project.depends("pestphp/pest", "phpunit/phpunit", "symfony/phpunit-bridge")
        where = project.place(package or "require-dev")
        text = text if tool == "pest" else f"{text} {folder}"
        yield command("test", text, where, Source.DEPENDENCY, f"{tool} is among the packages")


def _holds(project: Project, folder: str) -> bool:
    return any(
        path.startswith(f"{folder}/") and path.endswith("Test.php") for path in project.files
    )


def settings(project: Project) -> XmlNode:
    """Return the settings of PHPUnit, an empty node without any."""
    return project.repo.xml(project.path(project.first(*CONFIGS) or "phpunit.xml"))


def _wants_a_host(project: Project) -> bool:
    """Tell whether the tests run inside a WordPress or another host that is not in here."""
    named = settings(project).attributes.get("bootstrap", "")
    usual = ("tests/bootstrap.php", "tests/phpunit/bootstrap.php", "test/bootstrap.php")
    return any(_reaches_a_host(project, normpath(path)) for path in (named, *usual) if path)


def _reaches_a_host(project: Project, path: str) -> bool:
    """Tell whether a bootstrap loads WordPress, or a file outside the repository."""
    text = project.text(path)[:100_000]
    depth = project.path(path).count("/")
    climbs = (found[1].count("..") for found in _CLIMBS.finditer(text))
    return bool(_OF_WORDPRESS.search(text)) or any(up > depth for up in climbs)


def _missing_suites(project: Project) -> Iterator[Evidence]:
    """Yield the creation of folders of tests that git does not keep, as they are empty."""
    config = project.first(*CONFIGS)
    named = [node for suite in settings(project).all("testsuites", "testsuite")
             for node in suite.all("directory")]  # fmt: skip
    spelled = [node.text.strip().removeprefix("./").rstrip("/") for node in named]
    plain = [one for one in spelled if re.fullmatch(r"[A-Za-z0-9][\w./-]{0,120}", one)]
    there = {one for one in plain if any(path.startswith(f"{one}/") for path in project.files)}
    own = {one for one in plain if ".." not in one and not one.startswith("vendor/")}
    missing = sorted(own - there)
    if missing and there:
        note = "PHPUnit refuses to start without the folders that its settings name"
        where = project.repo.place(project.path(config), missing[0])
        yield command(
            "prepare.suites", f"mkdir -p {shlex.join(missing)}", where, Source.CONVENTION, note
        )


def _coverage(project: Project, chosen: list[Script]) -> Iterator[Evidence]:
    """Yield the driver that measures coverage where the tests measure it."""
    if extension := project.depends("ext-xdebug", "ext-pcov"):
        yield Evidence(
            COVERAGE, extension[4:], project.place(extension), note=f"{extension} is required"
        )
    for one in chosen:
        if any(leaf.measures for leaf in one.leaves):
            driver = "xdebug" if one.uses_xdebug else "pcov"
            yield Evidence(COVERAGE, driver, one.where, note="the tests measure coverage")
    if any("--no-coverage" in leaf.words for one in chosen for leaf in one.leaves):
        return
    xml = settings(project)
    if xml.attributes.get("failOnWarning") == "true" and xml.first("coverage", "report").children:
        where = Place(project.path(project.first(*CONFIGS)), xml.first("coverage").line)
        yield Evidence(COVERAGE, "pcov", where, note="PHPUnit is to report coverage")
