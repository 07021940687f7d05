"""Ruby: the jobs that follow from the facts."""

from __future__ import annotations

from autodevops_cli.ecosystems.ruby import ECOSYSTEM
from autodevops_cli.model.evidence import Place, Source, command, settle
from autodevops_cli.model.plan import Axis, Job, OfAxis, Run, SetupTool, SystemPackages
from autodevops_cli.model.stack import Component
from tests.conftest import MakeRepo

APP = {"Gemfile": 'gem "rspec"\ngem "rubocop"', "spec/a_spec.rb": "", ".rubocop.yml": ""}
LOCK = "GEM\n  specs:\n    rubocop (1.80.0)\n    rspec (3.13.0)\n    rspec-core (3.13.0)\n"
RAILS = {
    "Gemfile": 'gem "rails"', "config/application.rb": "", "test/a_test.rb": "",
    "config/database.yml": "test:\n  adapter: sqlite3\n", "db/schema.rb": "",
}  # fmt: skip


def jobs(make_repo: MakeRepo, files: dict[str, str], root: str = "") -> dict[str, Job]:
    component = Component("ruby", root, settle(ECOSYSTEM.detect(make_repo(files), root)))
    return {job.id: job for job in ECOSYSTEM.jobs(component)}


def runs(job: Job) -> list[str]:
    return [step.command for step in job.steps if isinstance(step, Run)]


def setup(job: Job) -> SetupTool:
    return next(step for step in job.steps if isinstance(step, SetupTool))


def test_the_action_installs_and_caches_and_others_install_by_hand(make_repo: MakeRepo) -> None:
    test = jobs(make_repo, {**APP, "Gemfile.lock": LOCK})["test"]

    install = next(step for step in test.steps if isinstance(step, Run))

    assert setup(test).inputs == (("bundler-cache", "true"),)
    assert (install.command, install.done_by) == ("bundle install", "ruby")
    assert install.env == (("BUNDLE_FROZEN", "true"),)


def test_without_a_lock_file_nothing_is_frozen(make_repo: MakeRepo) -> None:
    test = jobs(make_repo, APP)["test"]

    assert [step.env for step in test.steps if isinstance(step, Run)] == [(), ()]


def test_a_lock_file_in_need_of_repair_is_installed_by_a_step_of_its_own(
    make_repo: MakeRepo,
) -> None:
    lock = f"{LOCK}\nPLATFORMS\n  arm64-darwin\n"
    test = jobs(make_repo, {**APP, "Gemfile.lock": lock})["test"]

    install = next(step for step in test.steps if isinstance(step, Run))

    assert setup(test).inputs == ()
    assert (install.done_by, install.env) == ("", ())


def test_a_version_file_is_handed_to_the_action_with_a_version_for_images(
    make_repo: MakeRepo,
) -> None:
    ruby = setup(jobs(make_repo, {**APP, ".ruby-version": "3.4.2"})["test"])

    assert (ruby.version, ruby.version_file) == ("3.4.2", ".ruby-version")


def test_a_folder_of_its_own_is_named_to_the_action(make_repo: MakeRepo) -> None:
    files = {f"api/{name}": text for name, text in APP.items()} | {"api/.ruby-version": "3.4.2"}
    ruby = setup(jobs(make_repo, files, "api")["test"])

    assert (ruby.version, ruby.version_file) == ("3.4.2", "")
    assert ("working-directory", "api") in ruby.inputs


def test_libraries_are_tested_over_a_matrix_and_checked_once(make_repo: MakeRepo) -> None:
    spec = 'Gem::Specification.new do |s|\n  s.required_ruby_version = ">= 3.3"\nend\n'
    found = jobs(make_repo, {**APP, "a.gemspec": spec})

    assert found["test"].matrix == (Axis("ruby", ("3.3", "3.4", "4.0"), "Ruby"),)
    assert (setup(found["test"]).version, setup(found["lint"]).version) == (OfAxis("ruby"), "4.0")


def test_a_check_advises_until_its_version_is_locked(make_repo: MakeRepo) -> None:
    free = jobs(make_repo, APP)["lint"].steps[-1]
    locked = jobs(make_repo, {**APP, "Gemfile.lock": LOCK})["lint"].steps[-1]

    assert isinstance(free, Run) and free.advisory
    assert isinstance(locked, Run) and not locked.advisory


def test_news_of_vulnerabilities_never_gates(make_repo: MakeRepo) -> None:
    files = {
        "Rakefile": "Bundler::Audit::Task.new",
        "Gemfile": 'gem "rake"\ngem "bundler-audit"',
        "Gemfile.lock": "GEM\n  specs:\n    bundler-audit (1)\n",
    }
    audit = jobs(make_repo, files)["lint"].steps[-1]

    assert isinstance(audit, Run) and audit.advisory


def test_rails_is_tested_in_its_environment_and_checked_without_a_database(
    make_repo: MakeRepo,
) -> None:
    files = {**RAILS, "Gemfile": 'gem "rails"\ngem "rubocop"', ".rubocop.yml": ""}
    found = jobs(make_repo, files)

    assert found["test"].env == (("RAILS_ENV", "test"),)
    assert runs(found["test"])[1:] == [
        "bundle exec rails db:test:prepare",
        "bundle exec rails test",
    ]
    assert runs(found["lint"])[1:] == ["bundle exec rubocop"]


def test_headers_for_native_gems_are_there_for_checks_too(make_repo: MakeRepo) -> None:
    lint = jobs(make_repo, {**APP, "Gemfile": 'gem "rubocop"\ngem "rmagick"'})["lint"]

    packages = next(step for step in lint.steps if isinstance(step, SystemPackages))

    assert packages.names == ("libmagickwand-dev",)


def test_the_database_is_made_once_when_existing_ci_makes_it(make_repo: MakeRepo) -> None:
    repo = make_repo(RAILS)
    ci = command(
        "prepare.ci-1", "RAILS_ENV=test bin/rails db:create db:schema:load", Place("ci.yml"),
        Source.CI,
    )  # fmt: skip
    component = Component("ruby", "", settle((*ECOSYSTEM.detect(repo, ""), ci)))

    test = next(job for job in ECOSYSTEM.jobs(component) if job.id == "test")

    assert runs(test)[1:] == ["bin/rails db:create db:schema:load", "bundle exec rails test"]
    assert (("RAILS_ENV", "test"),) in [step.env for step in test.steps if isinstance(step, Run)]


def test_node_comes_along_where_packages_are_built(make_repo: MakeRepo) -> None:
    files = {
        **RAILS, "Gemfile": 'gem "rails"\ngem "vite_rails"', "package-lock.json": "{}",
        "package.json": '{"dependencies": {"vite": "7"}}', ".nvmrc": "22",
    }  # fmt: skip
    test = jobs(make_repo, files)["test"]

    tools = [
        (step.tool.name, step.version_file) for step in test.steps if isinstance(step, SetupTool)
    ]

    assert tools == [("ruby", ""), ("node", ".nvmrc")]
    assert "npm ci" in runs(test)


def test_a_manager_that_corepack_brings_gets_a_node_that_has_it(make_repo: MakeRepo) -> None:
    files = {
        **RAILS, "Gemfile": 'gem "rails"\ngem "vite_rails"', "pnpm-lock.yaml": "",
        "package.json": '{"dependencies": {"vite": "7"}}',
    }  # fmt: skip
    test = jobs(make_repo, files)["test"]

    node = next(
        step for step in test.steps if isinstance(step, SetupTool) and step.tool.name == "node"
    )

    assert node.version == "24"
    assert "corepack enable && pnpm install --frozen-lockfile" in runs(test)


def test_a_gem_without_tests_is_at_least_built(make_repo: MakeRepo) -> None:
    found = jobs(make_repo, {"Gemfile": "gemspec", "a.gemspec": "", "lib/a.rb": ""})

    assert runs(found["build"])[-1] == "gem build a.gemspec"


def test_no_name_of_a_file_is_taken_for_shell(make_repo: MakeRepo) -> None:
    found = jobs(make_repo, {"Gemfile": "gemspec", "a; rm -rf x.gemspec": "", "lib/a.rb": ""})

    assert runs(found["build"])[-1] == "gem build 'a; rm -rf x.gemspec'"
