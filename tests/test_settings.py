"""Settings come from the strongest word, know who said it, and reject what nobody reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from autodevops_cli.errors import InvalidSettings
from autodevops_cli.model.evidence import Place, Source, Strength
from autodevops_cli.settings import ConfigText, Settings, config_files, load, variables
from tests.conftest import write_files


def config(text: str, name: str = "autodevops.toml") -> ConfigText:
    return ConfigText(name, text, Path("/repo"))


def loaded(text: str, name: str = "autodevops.toml") -> Settings:
    return load(environ={"XDG_CONFIG_HOME": "/nowhere"}, project=[config(text, name)])


def test_without_a_word_the_defaults_hold() -> None:
    settings = load(environ={"XDG_CONFIG_HOME": "/nowhere"})

    assert {key: one.value for key, one in settings.values.items()} == {
        "provider": "auto",
        "with": "auto",
        "template_dir": "",
        "offline": False,
        "color": "auto",
    }
    assert {one.origin for one in settings.values.values()} == {"default"}


def test_the_stronger_word_wins(tmp_path: Path) -> None:
    write_files(tmp_path, {"config/autodevops/config.toml": 'provider = "user"'})
    write_files(tmp_path, {"given.toml": 'provider = "given"'})
    project = [config('provider = "file"')]
    home = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    said = home | {"AUTODEVOPS_PROVIDER": "variable"}
    given = tmp_path / "given.toml"

    found = [
        load(environ=home),
        load(environ=home, project=project),
        load(environ=home, project=project, config=given),
        load(environ=said, project=project, config=given),
        load(environ=said, project=project, config=given, flags={"provider": "flag"}),
    ]

    assert [one.text("provider") for one in found] == ["user", "file", "given", "variable", "flag"]
    assert [str(one.values["provider"].where) for one in found] == [
        f"{tmp_path}/config/autodevops/config.toml:1",
        "autodevops.toml:1",
        f"{given}:1",
        "AUTODEVOPS_PROVIDER",
        "--provider",
    ]


def test_a_flag_that_was_not_given_says_nothing() -> None:
    settings = load(environ={"AUTODEVOPS_OFFLINE": "yes"}, flags={"offline": None})

    assert settings.flag("offline")


def test_the_nearest_file_with_settings_counts_alone(tmp_path: Path) -> None:
    write_files(tmp_path, {"autodevops.toml": 'provider = "a"\ncolor = "never"\n'})
    write_files(tmp_path, {"sub/pyproject.toml": '[tool.autodevops]\nprovider = "b"\n'})
    write_files(tmp_path, {"sub/deep/pyproject.toml": "[project]\nname = 'x'\n"})
    folders = [tmp_path / "sub/deep", tmp_path / "sub", tmp_path]

    settings = load(environ={"XDG_CONFIG_HOME": "/nowhere"}, project=config_files(folders))

    assert (settings.text("provider"), settings.text("color")) == ("b", "auto")


def test_in_one_folder_our_own_file_goes_first(tmp_path: Path) -> None:
    write_files(
        tmp_path,
        {
            "pyproject.toml": '[tool.autodevops]\nprovider = "c"\n',
            ".autodevops.toml": 'provider = "b"\n',
            "autodevops.toml": 'provider = "a"\n',
        },
    )

    assert [one.name for one in config_files([tmp_path])] == [
        "autodevops.toml",
        ".autodevops.toml",
        "pyproject.toml",
    ]


def test_commands_and_versions_become_the_strongest_evidence() -> None:
    settings = loaded(
        '[commands]\ntest = "make ci"\n\n[commands.lint]\nruff = "ruff check"\n\n'
        '[versions]\npython = "3.12"\nnode = 22\n'
    )

    assert [(one.subject, one.value, one.where) for one in settings.overrides] == [
        ("command.test", "make ci", Place("autodevops.toml", 2)),
        ("command.lint.ruff", "ruff check", Place("autodevops.toml", 5)),
        ("python.version", "3.12", Place("autodevops.toml", 8)),
        ("node.version", "22", Place("autodevops.toml", 9)),
    ]
    assert {(one.strength, one.rank) for one in settings.overrides} == {
        (Strength.OVERRIDDEN, int(Source.USER))
    }


def test_a_variable_can_name_a_command() -> None:
    settings = load(environ={"AUTODEVOPS_COMMANDS_TEST": "make ci"})

    assert [(one.subject, one.value) for one in settings.overrides] == [("command.test", "make ci")]


def test_a_template_folder_starts_at_the_file_that_names_it() -> None:
    assert loaded('template_dir = "ci/templates"').template_folders == (Path("/repo/ci/templates"),)


def test_a_template_folder_of_a_file_that_stands_nowhere_means_nothing() -> None:
    settings = load(environ={}, project=[ConfigText("autodevops.toml", 'template_dir = "x"')])

    assert settings.template_folders == ()


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("provder = 'x'", "autodevops.toml:1: unknown key 'provder'", "did you mean provider?"),
        ("\n[commands]\ntets = 'x'", "autodevops.toml:3: unknown key 'commands.tets'", "did you"),
        ("[xyz]\na = 1", "autodevops.toml: unknown key 'xyz'", "known are provider, "),
        ("[versions]\npython = 3.10", "autodevops.toml:2: versions.python is 3.1, which is", ""),
        ("offline = 'yes'", "autodevops.toml:1: offline is 'yes', which is not true or false", ""),
        ("color = 'blue'", "autodevops.toml:1: color is 'blue'", "use auto, always, never"),
        ("[commands]\ntest = ['a']", "autodevops.toml:2: commands.test is ['a'], which is not", ""),
        ("[commands]\ntest = ''", "autodevops.toml:2: commands.test is empty", "several commands"),
        ("[commands]\ntest = 'a ${{ b }}'", "autodevops.toml:2: commands.test is empty", "several"),
        ('[commands]\ntest = "a\\nb"', "autodevops.toml:2: commands.test is empty", "several"),
        ("x = [", "autodevops.toml is not valid TOML", ""),
        ("x = " + "[" * 9000, "autodevops.toml is not valid TOML", ""),
    ],
)  # fmt: skip
def test_what_nobody_reads_is_an_error_with_its_place(text: str, message: str, hint: str) -> None:
    with pytest.raises(InvalidSettings) as raised:
        loaded(text)

    assert raised.value.message.startswith(message)
    assert raised.value.hint.startswith(hint)
    assert raised.value.exit_code == 2


def test_a_broken_pyproject_is_not_a_broken_configuration() -> None:
    assert loaded("[project", "pyproject.toml").text("provider") == "auto"


def test_other_tools_in_pyproject_are_not_ours() -> None:
    settings = loaded('[tool.other]\nprovider = "x"\n', "pyproject.toml")

    assert settings.values["provider"].origin == "default"


def test_a_linked_configuration_is_refused(tmp_path: Path) -> None:
    write_files(tmp_path, {"repo/a": "", "secret": "x"})
    (tmp_path / "repo/autodevops.toml").symlink_to(tmp_path / "secret")

    with pytest.raises(InvalidSettings, match="is a link"):
        list(config_files([tmp_path / "repo"]))


@pytest.mark.parametrize("name", ["missing.toml", "folder"])
def test_a_configuration_that_was_named_must_be_there(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()

    with pytest.raises(InvalidSettings, match="is no file to read"):
        load(environ={}, config=tmp_path / name)


def test_variables_of_others_are_known_to_be_none_of_ours() -> None:
    environ = {"AUTODEVOPS_BENCH": "/x", "AUTODEVOPS_COLOR": "never", "AUTODEVOPS_CONFIG": "y"}

    assert list(variables(environ)) == [("AUTODEVOPS_BENCH", ""), ("AUTODEVOPS_COLOR", "color")]
    assert load(environ=environ).text("color") == "never"
