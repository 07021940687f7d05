"""XML is read into nodes with lines; what could unfold or point outside is refused."""

from __future__ import annotations

import pytest

from autodevops_cli.repository.snapshot import open_memory
from autodevops_cli.repository.xml import XmlError, load_xml

POM = """<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modules>
    <module>core</module>
    <module> web </module>
  </modules>
</project>
"""


def test_names_lose_their_namespace_and_texts_their_blanks() -> None:
    root = load_xml(POM)

    assert root.name == "project"
    assert [node.text for node in root.all("modules", "module")] == ["core", "web"]


def test_a_node_knows_its_line() -> None:
    nodes = load_xml(POM).all("modules", "module")

    assert [node.line for node in nodes] == [3, 4]


def test_what_is_not_there_reads_as_empty() -> None:
    root = load_xml("<a><b/></a>")

    assert (root.value("b", "c"), root.first("x").line, list(root.all("x"))) == ("", None, [])


def test_attributes_are_kept_without_namespace() -> None:
    root = load_xml('<a xmlns:x="urn:x" x:name="one" other="two"/>')

    assert root.attributes == {"name": "one", "other": "two"}


def test_walk_yields_every_node_in_document_order() -> None:
    root = load_xml("<a><b><c/></b><d/></a>")

    assert [node.name for node in root.walk()] == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', id="points outside"),
        pytest.param('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', id="unfolds"),
        pytest.param("<a>&undeclared;</a>", id="unknown entity"),
        pytest.param("<a>", id="unclosed"),
        pytest.param("", id="empty"),
        pytest.param("<a>" * 5_000, id="too deep"),
        pytest.param("\0", id="no text"),
    ],
)
def test_what_cannot_be_trusted_is_refused(text: str) -> None:
    with pytest.raises(XmlError):
        load_xml(text)


def test_a_broken_file_reads_as_empty_and_leaves_a_finding() -> None:
    repo = open_memory({"pom.xml": "<project>\n<oops></project>"})

    root = repo.xml("pom.xml")

    assert root.name == ""
    assert [(one.where.path, one.where.line) for one in repo.problems] == [("pom.xml", 2)]
