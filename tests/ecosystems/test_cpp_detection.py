"""When a repository is about C, whatever else it carries a manifest for."""

from __future__ import annotations

from autodevops_cli.planning.profile import profile
from tests.conftest import MakeRepo


def test_a_manifest_for_clib_does_not_make_a_library_one_of_node(make_repo: MakeRepo) -> None:
    files = {
        "package.json": '{"name": "a", "repo": "me/a", "src": ["a.c"]}', "a.c": "int a;\n",
        "CMakeLists.txt": (
            "project(a C)\nenable_testing()\nadd_executable(t a.c)\nadd_test(NAME t COMMAND t)\n"
        ),
    }  # fmt: skip

    found = [one.ecosystem for one in profile(make_repo(files)).components]

    assert found == ["cpp"]
