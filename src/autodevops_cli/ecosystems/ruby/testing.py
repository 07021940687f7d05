"""How Ruby code is tested: the repository's own tasks, Rails, RSpec, Minitest."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from autodevops_cli.ecosystems.ruby.bundle import Bundle
from autodevops_cli.ecosystems.ruby.rake_choice import test_tasks
from autodevops_cli.ecosystems.ruby.rakefile import Rakefile
from autodevops_cli.model.evidence import Evidence, Place, Source, command
from autodevops_cli.repository.snapshot import joined
from autodevops_cli.repository.tasks import CARRIED, Task, saying, tasks

NAMES = (
    "test", "tests", "spec", "rspec", "unit", "test-unit", "unit-test", "script/test", "bin/test",
    "script/cibuild", "check",
)  # fmt: skip
RUNS = saying(
    "rspec", "bin/rspec", "bundle exec rspec", "rake test", "rake spec", "rake", "bin/rake test",
    "rails test", "bin/rails test", "minitest",
)  # fmt: skip
BROUGHT = CARRIED | {
    "bundle", "rspec", "rake", "rails", "rubocop", "standardrb", "brakeman", "ruby", "reek",
}  # fmt: skip
_SPEC = re.compile(r"_spec\.rb$")
_SPEC_OF_MEMBER = re.compile(r"[\w-]+/spec/.*_spec\.rb$")
_UNIT = re.compile(r"/(?:(?:test|spec)_[\w-]+|[\w-]+_test|test)\.rb$")
_NO_TEST = re.compile(r"/(?:dummy|fixtures|support)/|/test_helper\.rb$")


def tests(bundle: Bundle, rakefile: Rakefile) -> Iterator[Evidence]:
    """Yield every command that something speaks for as the tests, where there are tests."""
    specs, units = _specs(bundle), _units(bundle)
    if not (specs or units or _features(bundle)):
        return
    yield from _own_tasks(bundle)
    yield from _rake(bundle, rakefile)
    if _are_found(bundle, specs) and bundle.holds("rspec-core", "rspec"):
        yield _rspec(bundle, specs, main=len(specs) >= len(units))
    if units and is_rails(bundle):
        yield _minitest_of_rails(bundle, units[0])
    elif units and (program := _engine_program(bundle)):
        where = bundle.repo.place(joined(bundle.root, program[0]), "ENGINE_ROOT")
        yield command("test", program[1], where, Source.TOOL_CONFIG, "the tests of a Rails engine")
    if units and not is_rails(bundle):
        yield from _minitest(bundle, units[0])
    if not specs and not units and bundle.holds("cucumber") and (path := _features(bundle)):
        text = f"{bundle.entered}cucumber"
        yield command("test", text, Place(path), Source.DEPENDENCY, "Cucumber and its features")


def _are_found(bundle: Bundle, specs: tuple[str, ...]) -> bool:
    """Tell whether RSpec finds the specs by itself: in its folder, or where it is told to look."""
    settings = bundle.repo.text(joined(bundle.root, ".rspec"))
    own = joined(bundle.root, "spec") + "/"
    return bool(specs) and (specs[0].startswith(own) or "--pattern" in settings)


def _rspec(bundle: Bundle, specs: tuple[str, ...], *, main: bool) -> Evidence:
    config = bundle.has(".rspec")
    source = Source.TOOL_CONFIG if config and main else Source.DEPENDENCY
    note = "RSpec is configured" if config else "RSpec and its specs"
    return command("test", f"{bundle.entered}rspec", Place(config or specs[0]), source, note)


def is_rails(bundle: Bundle) -> bool:
    """Tell whether the folder holds a Rails application."""
    return bool(bundle.has("config/application.rb")) and bundle.holds("rails", "railties")


def rails_program(bundle: Bundle) -> str:
    """Return how the application's own Rails is called."""
    own = bundle.repo.executable(joined(bundle.root, "bin/rails"))
    return "bin/rails" if own else f"{bundle.entered}rails"


def _own_tasks(bundle: Bundle) -> Iterator[Evidence]:
    declared = tasks(bundle.repo, bundle.root)
    for name in NAMES:
        for one in declared:
            if one.name == name and is_good(bundle, one) and RUNS(one):
                note = f"the {name} target of {one.runner}"
                text = one.plain or (one.command if one.runner in ("make", "script") else "")
                if text:
                    yield command("test", text, one.where, Source.TASK, note)


def is_good(bundle: Bundle, task: Task) -> bool:
    """Tell whether a task is sound and calls nothing bare that only the bundle can bring."""
    bare = {one.words[0] for one in task.commands} - CARRIED
    inside = {"bundle", "rake"} if bundle.gemfile else BROUGHT
    own = {one for one in bare if bundle.repo.has(joined(bundle.root, one))}
    wrapped = {one for one in bare if any(f"bundle exec {one}" in line for line in task.lines)}
    return not task.unsound and not bare - inside - own - wrapped


def _rake(bundle: Bundle, rakefile: Rakefile) -> Iterator[Evidence]:
    if not rakefile.path or (bundle.gemfile and not bundle.holds("rake")):
        return
    for names in test_tasks(rakefile):
        where = rakefile.tasks[names[0]].where
        which = "tasks" if len(names) > 1 else "task"
        note = f"the rake {which} {' and '.join(names)}"
        text = f"{bundle.entered}rake {shlex.join(names)}"
        # Rails' own runner knows more than a task among an application's.
        source = Source.CONVENTION if is_rails(bundle) else Source.TASK
        yield command("test", text, where, source, note)


def _minitest_of_rails(bundle: Bundle, example: str) -> Evidence:
    text = f"{rails_program(bundle)} test"
    helper = bundle.has("test/test_helper.rb")
    return command("test", text, Place(helper or example), Source.TOOL_CONFIG, "the tests of Rails")


def _engine_program(bundle: Bundle) -> tuple[str, str] | None:
    """Return the program that Rails writes into a plugin, and the command that tests with it."""
    for name, mark, text in (
        ("bin/rails", "rails/engine/commands", "bin/rails test"),
        ("bin/test", "rails/plugin/test", "bin/test"),
    ):
        path = joined(bundle.root, name)
        if mark in bundle.repo.text(path) and bundle.repo.executable(path):
            return name, text
    return None


def _minitest(bundle: Bundle, example: str) -> Iterator[Evidence]:
    """Yield how to load every test file where no Rakefile says it."""
    if bundle.gemfile and not bundle.holds("minitest", "test-unit"):
        return
    folder = example[len(bundle.root) :].lstrip("/").partition("/")[0]
    name = example.rpartition("/")[2]
    pattern = "test_*.rb" if name.startswith("test_") else "*_test.rb"
    text = (
        f"{bundle.entered}ruby -Ilib -I{folder} "
        f"-e 'Dir.glob(\"./{folder}/**/{pattern}\") {{ |file| require file }}'"
    )
    yield command("test", text, Place(example), Source.CONVENTION, "tests and no task for them")


def _specs(bundle: Bundle) -> tuple[str, ...]:
    """Return the specs for RSpec; of gems beside each other where the root itself has none."""
    own = _files(bundle, "spec", _SPEC)
    if own:
        return own
    start = len(bundle.root) + 1 if bundle.root else 0
    below = bundle.repo.below(bundle.root)
    return tuple(one for one in below if _SPEC_OF_MEMBER.match(one[start:]))


def _units(bundle: Bundle) -> tuple[str, ...]:
    """Return the files that Minitest or test-unit runs."""
    return next((found for one in ("test", "tests") if (found := _files(bundle, one, _UNIT))), ())


def _files(bundle: Bundle, folder: str, pattern: re.Pattern[str]) -> tuple[str, ...]:
    start = joined(bundle.root, folder)
    below = ((one, one[len(start) :]) for one in bundle.repo.below(start))
    return tuple(
        one for one, inside in below if pattern.search(inside) and not _NO_TEST.search(inside)
    )


def _features(bundle: Bundle) -> str:
    below = bundle.repo.below(joined(bundle.root, "features"))
    return next((one for one in below if one.endswith(".feature")), "")
