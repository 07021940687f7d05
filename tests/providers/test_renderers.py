"""What every renderer owes to a plan, whatever its system."""

from __future__ import annotations

from dataclasses import replace

import pytest

from autodevops_cli.engine.stages import read_back
from autodevops_cli.model.output import RenderedFile, is_ours
from autodevops_cli.model.plan import PipelinePlan
from autodevops_cli.providers import providers
from autodevops_cli.providers._base import Provider
from autodevops_cli.validation.roundtrip import differences
from autodevops_cli.validation.schema import SCHEMAS, schema_errors
from tests.providers import container_plans, plans

WRITERS = [one for one in providers() if one.render]
PLANS = {
    "small": plans.SMALL, "rich": plans.RICH, "small container": container_plans.SMALL,
    "rich container": container_plans.RICH,
}  # fmt: skip

each_provider = pytest.mark.parametrize("provider", WRITERS, ids=lambda one: one.name)
each_plan = pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)


def rendered(provider: Provider, plan: PipelinePlan) -> tuple[RenderedFile, ...]:
    assert provider.render is not None
    own = replace(plan, gate="gate") if provider.gate else plan
    return provider.render(own, plans.STACK, ())


@each_provider
@each_plan
def test_nothing_is_lost_on_the_way(provider: Provider, plan: PipelinePlan) -> None:
    documents = read_back(provider, rendered(provider, plan))

    assert [found.message for found in differences(plan, documents)] == []


@each_provider
@each_plan
def test_the_official_schema_holds(provider: Provider, plan: PipelinePlan) -> None:
    if provider.name in SCHEMAS:
        assert list(schema_errors(provider.name, rendered(provider, plan))) == []


@each_provider
@each_plan
def test_two_renderings_are_the_same_bytes_and_known_as_ours(
    provider: Provider, plan: PipelinePlan
) -> None:
    files = rendered(provider, plan)

    assert files == rendered(provider, plan)
    assert all(is_ours(file.text) for file in files)
