"""Ruby: where it starts, what Gemfiles, gemspecs and lock files ask for, and which Ruby."""

from __future__ import annotations

import pytest

from autodevops_cli.ecosystems.ruby import ECOSYSTEM
from autodevops_cli.ecosystems.ruby.bundle import Bundle
from autodevops_cli.ecosystems.ruby.versions import matrix, single
from autodevops_cli.model.evidence import settle
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import Snapshot, open_memory
from tests.conftest import MakeRepo

LOCK = """\
GEM
  remote: https://rubygems.org/
  specs:
    rack (3.2.1)
    rubocop (1.80.0)
      rack (>= 3)

PLATFORMS
  ruby
  x86_64-linux

DEPENDENCIES
  rack

BUNDLED WITH
   2.5.22
"""
GEMSPEC = """\
Gem::Specification.new do |s|
  s.name = "a"
  s.required_ruby_version = ">= 3.3"
  s.add_dependency "rack", "~> 3"
  s.add_development_dependency "rspec"
end
"""


def component(repo: Snapshot, root: str = "") -> Component:
    return Component("ruby", root, settle(ECOSYSTEM.detect(repo, root)))


@pytest.mark.parametrize(
    ("files", "roots"),
    [
        ({"Gemfile": 'gem "rack"'}, ("",)),
        ({"gems.rb": 'gem "rack"'}, ("",)),
        ({"a.gemspec": GEMSPEC}, ("",)),
        ({"Rakefile": "task :default", "lib/a.rb": ""}, ("",)),
        ({"Rakefile": "task :default", "main.c": ""}, ()),
        ({"script.rb": "puts 1"}, ()),
        ({"Gemfile": 'gem "fastlane"\ngem "cocoapods"'}, ()),
        ({"Gemfile": 'gem "jekyll"', "demo/Gemfile": 'gem "rack"'}, ("",)),
        ({"Gemfile": 'gem "rack"', "spec/dummy/Gemfile": 'gem "rails"'}, ("",)),
        ({"Gemfile": "gemspec", "myapp/Gemfile": 'gem "rails"'}, ("",)),
        ({"api/Gemfile": 'gem "a"', "web/Gemfile": 'gem "b"'}, ("api", "web")),
    ],
    ids=["gemfile", "gems.rb", "gemspec", "rakefile", "foreign-rakefile", "stray", "toolbox",
         "aside", "dummy", "example-without-tests", "two-projects"],
)  # fmt: skip
def test_ruby_starts_where_gems_are_asked_for(
    make_repo: MakeRepo, files: dict[str, str], roots: tuple[str, ...]
) -> None:
    assert ECOSYSTEM.roots(make_repo(files)) == roots


def test_a_gem_of_the_same_repository_is_a_member(make_repo: MakeRepo) -> None:
    repo = make_repo(
        {
            "Gemfile": 'gem "local", path: "libs/local"',
            "libs/local/Gemfile": "gemspec",
            "libs/local/local.gemspec": GEMSPEC,
        }
    )

    assert ECOSYSTEM.roots(repo) == ("",)
    assert component(repo).value("workspace.member.libs/local") == "libs/local"


@pytest.mark.parametrize(
    ("gemfile", "sure"),
    [
        ('gem "reek"', True),
        ('gem("reek", "~> 6")', True),
        ('group :development do\n  gem "reek"\nend', True),
        ('group :tools, optional: true do\n  gem "reek"\nend', False),
        ('if ENV["X"]\n  gem "reek"\nend', False),
        ('if ENV["X"]\n  gem "a"\nelse\n  gem "reek"\nend', True),
        ('unless ENV["NO_REEK"]\n  gem "reek"\nend', True),
        ('gem "reek" if ENV["X"]', False),
        ('gem "reek", platforms: [:jruby]', False),
        ('gem "reek", platform: :mri', True),
        ('gem "reek", platforms: %i[ mri windows ], require: "x"', True),
        ('gem "reek", platforms: %i[ windows jruby ]', False),
        ('platforms :jruby do\n  gem "reek"\nend', False),
        ('# gem "reek"', False),
        ('x = <<~TEXT\n  gem "reek"\nTEXT', False),
    ],
    ids=["plain", "brackets", "group", "optional", "condition", "else", "unless", "modifier",
         "jruby", "mri", "mri-too", "others", "platform-block", "comment", "heredoc"],
)  # fmt: skip
def test_a_gem_counts_when_it_is_installed_without_being_asked(
    make_repo: MakeRepo, gemfile: str, sure: bool
) -> None:
    bundle = Bundle(make_repo({"Gemfile": gemfile}), "")

    assert bool(bundle.asks("reek")) is sure


def test_a_gemfile_takes_in_the_gemspec_only_when_it_says_so() -> None:
    taken = Bundle(open_memory({"a.gemspec": GEMSPEC, "Gemfile": "gemspec"}), "")
    left = Bundle(open_memory({"a.gemspec": GEMSPEC, "Gemfile": 'gem "rack"'}), "")

    assert (bool(taken.asks("rspec")), bool(left.asks("rspec"))) == (True, False)


def test_an_included_gemfile_counts(make_repo: MakeRepo) -> None:
    repo = make_repo({"Gemfile": 'eval_gemfile "gemfiles/lint.rb"', "gemfiles/lint.rb": 'gem "a"'})

    assert str(getattr(Bundle(repo, "").asks("a"), "where", "")) == "gemfiles/lint.rb:1"


def test_the_lock_file_says_what_is_installed_for_the_sake_of_others(make_repo: MakeRepo) -> None:
    bundle = Bundle(make_repo({"Gemfile": 'gem "rack"', "Gemfile.lock": LOCK}), "")

    assert bundle.holds("rubocop")
    assert not bundle.holds("rspec-core")


def test_a_lock_file_for_another_system_gets_this_one_added(make_repo: MakeRepo) -> None:
    lock = LOCK.replace("  ruby\n  x86_64-linux", "  arm64-darwin-24")
    repo = make_repo({"Gemfile": 'gem "rack"', "Gemfile.lock": lock})

    text = component(repo).value("command.install")

    assert text == "bundle lock --add-platform x86_64-linux && bundle install"


def test_a_lock_file_that_lacks_a_gem_is_not_installed_frozen(make_repo: MakeRepo) -> None:
    repo = make_repo({"Gemfile": 'gem "rack"\ngem "puma"', "Gemfile.lock": LOCK})

    assert component(repo).value("bundler.lock.repaired") == "puma"


@pytest.mark.parametrize(
    ("files", "version"),
    [
        ({".ruby-version": "ruby-3.4.2\n"}, "3.4.2"),
        ({".ruby-version": "jruby-9.4.8.0"}, "jruby-9.4.8.0"),
        ({".tool-versions": "nodejs 22\nruby 3.3.5\n"}, "3.3.5"),
        ({"mise.toml": '[tools]\nruby = "3.3.0"'}, "3.3.0"),
        ({"Gemfile": "ruby '~> 3.4.0'"}, "~> 3.4.0"),
        ({"Gemfile": 'ruby ">= 3.1", "< 3.5"'}, ">= 3.1, < 3.5"),
        ({"Gemfile": 'ruby file: ".ruby-version"', ".ruby-version": "3.3.1"}, "3.3.1"),
        ({"Gemfile": 'ruby "3.3.0"', ".ruby-version": "3.3.1"}, "3.3.0"),
        ({"Gemfile": 'ruby "~> 3.3"', ".ruby-version": "3.3.1"}, "3.3.1"),
        ({"Gemfile": 'ruby ENV.fetch("RUBY", "3.1")'}, ""),
        ({"a.gemspec": GEMSPEC}, ">= 3.3"),
        ({"Gemfile.lock": f"{LOCK}\nRUBY VERSION\n   ruby 3.3.4p94\n"}, "3.3.4"),
        ({"Dockerfile": "FROM ruby:3.2.1-slim"}, "3.2.1"),
    ],
    ids=["file", "jruby", "asdf", "mise", "gemfile", "two-bounds", "names-the-file",
         "gemfile-is-exact", "gemfile-is-a-range", "worked-out", "gemspec", "lock", "image"],
)  # fmt: skip
def test_the_ruby_is_read_where_it_is_written(
    make_repo: MakeRepo, files: dict[str, str], version: str
) -> None:
    repo = make_repo({"Gemfile": 'gem "rack"', **files})

    assert component(repo).value("ruby.version") == version


def test_without_a_version_the_ruby_of_the_lock_files_time_is_set_up(make_repo: MakeRepo) -> None:
    repo = make_repo({"Gemfile": 'gem "rack"', "Gemfile.lock": LOCK})

    version, file, why = single(component(repo))

    assert (version, file) == ("3.3", "")
    assert why and why.because.note == "Bundler 2.5.22 came with Ruby 3.3"


def test_a_library_is_tested_with_what_it_promises_and_nothing_that_ended(
    make_repo: MakeRepo,
) -> None:
    repo = make_repo({"Gemfile": "gemspec", "a.gemspec": GEMSPEC.replace(">= 3.3", ">= 2.7")})

    assert matrix(component(repo)) == ("3.3", "3.4", "4.0")


def test_a_lock_file_keeps_a_library_from_rubies_of_the_future(make_repo: MakeRepo) -> None:
    repo = make_repo({"Gemfile": "gemspec", "a.gemspec": GEMSPEC, "Gemfile.lock": LOCK})

    assert matrix(component(repo)) == ("3.3", "3.4")


def test_frameworks_drivers_and_system_packages_follow_from_gems(make_repo: MakeRepo) -> None:
    gemfile = 'gem "rails"\ngem "pg"\ngem "sidekiq"\ngem "ruby-vips"\ngem "rmagick"\n'
    found = component(make_repo({"Gemfile": gemfile}))

    assert [fact.value for fact in found.under("framework")] == ["rails"]
    assert [fact.value for fact in found.under("driver")] == ["postgres", "redis"]
    assert [fact.value for fact in found.under("system-package")] == [
        "libvips", "libmagickwand-dev",
    ]  # fmt: skip


def test_a_driver_for_production_alone_is_none_for_tests(make_repo: MakeRepo) -> None:
    gemfile = 'gem "sqlite3"\ngroup :production do\n  gem "pg"\nend\n'
    found = component(make_repo({"Gemfile": gemfile}))

    assert not found.under("driver")
    assert found.value("embedded.sql") == "sqlite3"


@pytest.mark.parametrize(
    "text",
    [
        "gem " * 20_000,
        "do\n" * 20_000,
        "end\n" * 20_000,
        'gem "' + "a" * 100_000,
        "task default: [" + ":a, " * 20_000,
        "<<~A\n" * 5_000,
        "\0\x01\x02" * 100,
        "ruby " + '">= 1", ' * 10_000,
    ],
    ids=["words", "openers", "ends", "long-name", "endless-list", "heredocs", "binary", "bounds"],
)
def test_odd_files_are_read_without_trouble(make_repo: MakeRepo, text: str) -> None:
    names = ("Gemfile", "Gemfile.lock", "Rakefile", "a.gemspec", ".ruby-version", "Procfile")
    repo = make_repo(dict.fromkeys(names, text))

    found = component(repo)

    assert list(ECOSYSTEM.jobs(found)) is not None
    assert found.value("package-manager") == "bundler"
