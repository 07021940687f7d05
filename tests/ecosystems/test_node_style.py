"""Generated YAML is written the way the repository's own formatter and linter want it."""

from __future__ import annotations

import pytest

from autodevops_cli.ecosystems.node import ECOSYSTEM
from tests.conftest import MakeRepo


@pytest.mark.parametrize(
    ("files", "where"),
    [
        ({"package.json": '{"prettier": {"singleQuote": true}}'}, ["package.json:1"]),
        ({".prettierrc": '{\n  "semi": false,\n  "singleQuote": true\n}'}, [".prettierrc:3"]),
        ({".prettierrc": "semi: false\nsingleQuote: true\n"}, [".prettierrc:2"]),
        ({".prettierrc.toml": "singleQuote = true\n"}, [".prettierrc.toml:1"]),
        ({"prettier.config.mjs": "export default {\n  singleQuote: true,\n}"},
         ["prettier.config.mjs:2"]),
        ({"package.json": '{"devDependencies": {"@antfu/eslint-config": "^4"}}'},
         ["package.json:1"]),
        ({".prettierrc": '{"singleQuote": false}'}, []),
        ({".prettierrc": '{"jsxSingleQuote": true}'}, []),
    ],
    ids=["manifest", "json", "yaml", "toml", "code", "eslint", "double", "another-option"],
)  # fmt: skip
def test_single_quotes_are_evidence_where_yaml_is_checked(
    make_repo: MakeRepo, files: dict[str, str], where: list[str]
) -> None:
    repo = make_repo({"package.json": "{}", **files})

    seen = [one for one in ECOSYSTEM.detect(repo, "") if one.subject == "yaml.quotes"]

    assert [str(one.where) for one in seen] == where
