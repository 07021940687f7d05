"""What the files of deploy tools say about a part."""

from __future__ import annotations

import pytest

from autodevops_cli.planning.profile import profile
from tests.conftest import MakeRepo

NODE = {"package.json": '{"scripts": {"start": "node a.js"}}', "a.js": "1\n"}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("railpack.json", '{"deploy": {"startCommand": "./go.sh"}}'),
        ("railway.toml", '[deploy]\nstartCommand = "./go.sh"\n'),
        ("nixpacks.toml", '[start]\ncmd = "./go.sh"\n'),
        ("Procfile", "release: x\nweb: ./go.sh\n"),
        ("render.yaml", "services:\n  - startCommand: ./go.sh\n    type: web\n"),
    ],
)
def test_what_production_starts_goes_before_a_script(
    make_repo: MakeRepo, path: str, text: str
) -> None:
    (component,) = profile(make_repo(NODE | {path: text})).components

    assert component.value("command.start") == "./go.sh"
    start = component.fact("command.start")
    assert start and start.because.where.path == path
    assert [one.value for one in start.overruled] == ["npm run start"]


def test_a_start_of_another_folder_is_not_ours(make_repo: MakeRepo) -> None:
    blueprint = {"render.yaml": "services:\n  - rootDir: api\n    startCommand: ./api\n"}

    (component,) = profile(make_repo(NODE | blueprint)).components

    assert component.value("command.start") == "npm run start"


def test_tools_beside_the_language_are_known_by_their_pins(make_repo: MakeRepo) -> None:
    pins = {".tool-versions": "python 3.13.1\n", "mise.toml": '[tools]\ngo = "1.26"\n'}

    (component,) = profile(make_repo(NODE | pins)).components

    assert component.value("python.version") == "3.13.1"
    assert component.value("go.version") == "1.26"


def test_of_parts_in_one_folder_the_main_one_is_started_and_pinned(make_repo: MakeRepo) -> None:
    files = {
        "Gemfile": 'gem "rspec"\n', "spec/a_spec.rb": "", "lib/a.rb": "", "lib/b.rb": "",
        "railway.toml": '[deploy]\nstartCommand = "./go.sh"\n', ".tool-versions": "ruby 3.4.1\n",
    }  # fmt: skip

    ruby, node = profile(make_repo(NODE | files)).components

    assert (ruby.ecosystem, node.ecosystem) == ("ruby", "node")
    assert ruby.value("command.start") == "./go.sh"
    assert node.value("command.start") == "npm run start"
    assert node.fact("ruby.version") is None
