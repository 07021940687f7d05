"""What becomes of a question when things go wrong, on every wire, over real sockets."""

from __future__ import annotations

import pytest

from tests.advisor.scenarios import SCENARIOS, Scenario
from tests.advisor.world import WIRES, World


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("scenario", SCENARIOS, ids=[one.name for one in SCENARIOS])
def test_a_fault_ends_as_it_should(scenario: Scenario, wire: str, world: World) -> None:
    assert scenario.play(world, wire) == scenario.expected(wire)
