"""Ruby: how it is tested, checked, prepared, built and started."""

from __future__ import annotations

import pytest

from autodevops_cli.ecosystems.ruby import ECOSYSTEM
from autodevops_cli.ecosystems.ruby.rakefile import read_rakefile
from autodevops_cli.model.evidence import settle
from autodevops_cli.model.stack import Component
from autodevops_cli.repository.snapshot import open_memory

RAILS = {
    "Gemfile": 'gem "rails"\n',
    "config/application.rb": "",
    "bin/rails": "#!/usr/bin/env ruby\n",
    "test/models/a_test.rb": "",
    "config/database.yml": "test:\n  adapter: postgresql\n",
    "db/schema.rb": "",
}
ENGINE = "#!/usr/bin/env ruby\nENGINE_ROOT = 1\nrequire 'rails/engine/commands'\n"
SPEC = {"spec/a_spec.rb": ""}


def component(files: dict[str, str]) -> Component:
    return Component("ruby", "", settle(ECOSYSTEM.detect(open_memory(files), "")))


@pytest.mark.parametrize(
    ("rakefile", "text"),
    [
        ("RSpec::Core::RakeTask.new(:spec)", "bundle exec rake spec"),
        ("RSpec::Core::RakeTask.new", "bundle exec rake spec"),
        ("Rake::TestTask.new(:unit) do |t|\nend", "bundle exec rake unit"),
        ("Minitest::TestTask.create", "bundle exec rake test"),
        ("task :go do\n  exit RSpec::Core::Runner.run(['spec'])\nend\ntask default: :go",
         "bundle exec rake go"),
        ('task(:rspec) { ruby "-S rspec" }', "bundle exec rake rspec"),
        ("task :spec do\n  sh 'bundle exec rspec'\nend", "bundle exec rake spec"),
        ("task test: :a\ntask :a\ntask :test do\n  sh 'bundle exec rspec'\nend",
         "bundle exec rake test"),
        ("RSpec::Core::RakeTask.new(:s)\ntask default: %i[s]", "bundle exec rake s"),
        ("RSpec::Core::RakeTask.new(:s)\ntask default: [:lint, :s]\ntask :lint",
         "bundle exec rake s"),
        ("Rake::TestTask.new(:a)\nRake::TestTask.new(:b)\ntask :default => [:a, :b]",
         "bundle exec rake a b"),
        ("namespace :spec do\n  RSpec::Core::RakeTask.new('unit') do |t|\n  end\nend\n"
         "task all_specs: %w[spec:unit]\ntask default: %w[all_specs]",
         "bundle exec rake all_specs"),
        ("Rake::TestTask.new('test:one')\ntask :test do\n  Rake::Task['test:one'].invoke\nend",
         "bundle exec rake test"),
        ("Rake::TestTask.new(:test)\nif jruby?\n  task :test => [:java]\nend",
         "bundle exec rake test"),
        ("task spec: 'SPEC.rdoc'\nfile 'SPEC.rdoc' => 'a.rb'\nRake::TestTask.new\n"
         "task default: %w[spec test]", "bundle exec rake test"),
        ("task test: :setup\ntask setup: 'setup:make'\nnamespace :setup do\n"
         "  task :make, [:env] => [:clean_up]\n  task :clean_up\nend\n"
         "Rake::TestTask.new(:test)", "bundle exec rake test"),
    ],
    ids=["rspec", "rspec-unnamed", "test-task", "minitest", "runner", "one-line", "shell",
         "declared-twice", "default", "default-with-more", "two-of-default", "namespace", "invoked",
         "other-engine",
         "a-spec-that-is-a-document", "needs-within-a-namespace"],
)  # fmt: skip
def test_the_task_that_tests_is_run(rakefile: str, text: str) -> None:
    files = {"Gemfile": 'gem "rake"\ngem "rspec"', "Rakefile": rakefile, **SPEC}

    assert component(files).value("command.test") == text


@pytest.mark.parametrize(
    "rakefile",
    [
        "task :spec do\n  sh 'docker compose run web rspec'\nend",
        "task spec: :unknown_elsewhere\nRSpec::Core::RakeTask.new(:spec)",
        "task :spec do\n  puts 'nothing here'\nend",
        "# RSpec::Core::RakeTask.new(:spec)",
        "=begin\nRSpec::Core::RakeTask.new(:spec)\n=end",
    ],
    ids=["containers", "needs-what-nobody-declares", "no-tests", "comment", "long-comment"],
)
def test_a_task_that_cannot_be_trusted_is_left_alone(rakefile: str) -> None:
    files = {"Gemfile": 'gem "rake"\ngem "rspec"', "Rakefile": rakefile, **SPEC}

    assert component(files).value("command.test") == "bundle exec rspec"


def test_rake_is_not_called_when_the_bundle_lacks_it() -> None:
    files = {"Gemfile": 'gem "rspec"', "Rakefile": "RSpec::Core::RakeTask.new", **SPEC}

    assert component(files).value("command.test") == "bundle exec rspec"


def test_tasks_in_files_that_the_rakefile_loads_count() -> None:
    repo = open_memory(
        {
            "Rakefile": 'Dir["tasks/**/*.rake"].each { |one| load one }',
            "tasks/test.rake": "Rake::TestTask.new(:test)",
            "other/x.rake": "task :x",
        }
    )

    assert list(read_rakefile(repo, "").tasks) == ["test"]


@pytest.mark.parametrize(
    ("files", "text"),
    [
        (SPEC, ""),
        ({"Gemfile": 'gem "rspec"'}, ""),
        ({"Gemfile": 'gem "rspec"', **SPEC}, "bundle exec rspec"),
        ({"Gemfile": 'gem "rspec-rails"', **SPEC}, "bundle exec rspec"),
        ({"Gemfile": 'gem "rspec"', "one/spec/a_spec.rb": ""}, ""),
        ({"Gemfile": 'gem "rspec"', "one/spec/a_spec.rb": "", ".rspec": "--pattern '*/spec/**'"},
         "bundle exec rspec"),
        ({"Gemfile": 'gem "cucumber"', "features/a.feature": ""}, "bundle exec cucumber"),
        ({"Gemfile": 'gem "rspec"', **SPEC, "Makefile": "test:\n\tbundle exec rspec --fail-fast\n"},
         "bundle exec rspec --fail-fast"),
        (RAILS, "bin/rails test"),
        ({**RAILS, "Gemfile": 'gem "rails"\ngem "rspec-rails"', ".rspec": "", "spec/a_spec.rb": "",
          "spec/b_spec.rb": ""}, "bundle exec rspec"),
        ({"Gemfile": 'gem "rails"', "test/a_test.rb": "", "bin/rails": ENGINE}, "bin/rails test"),
        ({"Gemfile": 'gem "minitest"', "test/a_test.rb": ""},
         "bundle exec ruby -Ilib -Itest -e 'Dir.glob(\"./test/**/*_test.rb\") "
         "{ |file| require file }'"),
    ],
    ids=["no-gem", "no-specs", "rspec", "through-rspec-rails", "specs-elsewhere", "pattern",
         "cucumber", "make", "rails",
         "more-specs-than-tests", "engine", "minitest-alone"],
)  # fmt: skip
def test_tests_are_run_by_what_is_there(files: dict[str, str], text: str) -> None:
    found = component({"Rakefile.txt": "", "a.gemspec": "", **files})

    assert found.value("command.test") == text


@pytest.mark.parametrize(
    ("files", "subject", "text"),
    [
        ({"Gemfile": 'gem "rubocop"', ".rubocop.yml": ""}, "lint.rubocop", "bundle exec rubocop"),
        ({"Gemfile": 'gem "rubocop-rails-omakase"', ".rubocop.yml": ""}, "lint.rubocop",
         "bundle exec rubocop"),
        ({"Gemfile": 'gem "rake"\ngem "rubocop"', "Rakefile": "RuboCop::RakeTask.new(:style)",
          ".rubocop.yml": ""}, "lint.rubocop", "bundle exec rake style"),
        ({"Gemfile": 'gem "rake"\ngem "standard"', "Rakefile": 'require "standard/rake"'},
         "lint.standardrb", "bundle exec rake standard"),
        ({"Gemfile": 'gem "standard"'}, "lint.standardrb", "bundle exec standardrb"),
        ({"Gemfile": 'gem "brakeman"'}, "lint.brakeman", "bundle exec brakeman --no-pager"),
        ({"Gemfile": 'gem "sorbet"', "sorbet/config": "."}, "typecheck.sorbet",
         "bundle exec srb tc"),
        ({"Gemfile": 'gem "steep"', "Steepfile": ""}, "typecheck.steep", "bundle exec steep check"),
        ({"Gemfile": 'gem "rails"', ".rubocop.yml": ""}, "lint.rubocop", ""),
        ({"Gemfile": 'gem "rubocop"'}, "lint.rubocop", ""),
        ({"Gemfile": 'gem "rubocop"\ngem "standard"', ".rubocop.yml": ""}, "lint.standardrb", ""),
    ],
    ids=["rubocop", "through-omakase", "task", "standard-task", "standard", "brakeman", "sorbet",
         "steep", "no-gem", "no-settings", "standard-within-rubocop"],
)  # fmt: skip
def test_checks_need_the_tool_and_a_reason(files: dict[str, str], subject: str, text: str) -> None:
    assert component(files).value(f"command.{subject}") == text


@pytest.mark.parametrize(
    ("files", "prepared"),
    [
        (RAILS, ["bin/rails db:test:prepare"]),
        ({**RAILS, "db/schema.rb": None, "db/migrate/1_a.rb": ""},
         ["bin/rails db:create db:migrate"]),
        ({**RAILS, "config/database.yml": None}, []),
        ({**RAILS, "config/database.yml": None, "config/database.yml.sample": "a: b"},
         ["cp config/database.yml.sample config/database.yml", "bin/rails db:test:prepare"]),
        ({**RAILS, "config/database.yml": None, "config/database.ci.yml": "a: b",
          "config/database.example.yml": "a: b"},
         ["cp config/database.ci.yml config/database.yml", "bin/rails db:test:prepare"]),
        ({**RAILS, "config/database.yml": None, "config/database.yml.mysql": "a: b",
          "config/database.yml.sqlite": "a: b"},
         ["cp config/database.yml.sqlite config/database.yml", "bin/rails db:test:prepare"]),
        ({**RAILS, "config/app.yml.example": "a: b"}, ["bin/rails db:test:prepare"]),
        ({**RAILS, "config/app.yml.example": "a: b", ".gitignore": "/config/app.yml\n"},
         ["cp config/app.yml.example config/app.yml", "bin/rails db:test:prepare"]),
        ({**RAILS, "bin/rails": None}, ["bundle exec rails db:test:prepare"]),
    ],
    ids=["schema", "migrations", "no-database", "sample", "for-pipelines", "for-each-database",
         "example-committed-too", "ignored-settings", "no-program"],
)  # fmt: skip
def test_rails_gets_its_settings_and_its_database(
    files: dict[str, str | None], prepared: list[str]
) -> None:
    found = component({name: text for name, text in files.items() if text is not None})

    assert [fact.value for fact in found.commands("prepare")] == prepared


def test_an_engine_prepares_the_application_inside_its_tests() -> None:
    files = {
        "Gemfile": 'gem "rails"\ngem "rake"', "a.gemspec": "",
        "Rakefile": 'APP_RAKEFILE = File.expand_path("test/dummy/Rakefile", __dir__)',
        "test/dummy/config/database.yml": "test:\n  adapter: postgresql\n",
        "test/dummy/db/schema.rb": "",
    }  # fmt: skip

    prepared = [fact.value for fact in component(files).commands("prepare")]

    assert prepared == ["bundle exec rake app:db:test:prepare"]


def test_packages_that_views_need_are_installed_and_built() -> None:
    files = {
        **RAILS, "Gemfile": 'gem "rails"\ngem "jsbundling-rails"', "yarn.lock": "",
        "package.json": '{"scripts": {"build": "esbuild"}, "dependencies": {"esbuild": "1"}}',
    }  # fmt: skip

    prepared = [fact.value for fact in component(files).commands("prepare")]

    assert prepared[:2] == ["yarn install --frozen-lockfile", "yarn run build"]


@pytest.mark.parametrize(
    ("files", "start"),
    [
        (RAILS, "bin/rails server"),
        ({"config.ru": "run App"}, "bundle exec rackup"),
        ({"config.ru": "run App", "Gemfile": 'gem "puma"'}, "bundle exec puma"),
        ({"app.rb": ""}, "bundle exec ruby app.rb"),
        ({"Gemfile": 'gem "jekyll"', "_config.yml": "a: b"}, "bundle exec jekyll serve"),
        ({"lib/a.rb": ""}, ""),
    ],
    ids=["rails", "rack", "server", "main-file", "jekyll", "sources-alone"],
)  # fmt: skip
def test_applications_start_the_way_they_say(files: dict[str, str], start: str) -> None:
    found = component({"Gemfile": 'gem "rack"', **files})

    assert found.value("command.start") == start
