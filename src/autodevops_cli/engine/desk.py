"""Everything that asking about one repository needs, by the settings that hold for it.

What the extra `ai` brings is imported where somebody is asked, not before.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from autodevops_cli.advisor._base import Advisor, Prompt, Question
from autodevops_cli.advisor._link import Clock
from autodevops_cli.advisor.errors import AdvisorError
from autodevops_cli.advisor.extra import require
from autodevops_cli.advisor.prices import UnpricedModel
from autodevops_cli.advisor.questions import question
from autodevops_cli.advisor.tokens import estimate
from autodevops_cli.engine.ai_policy import AiPolicy, ai_policy
from autodevops_cli.engine.consent import Leaving, providers_of
from autodevops_cli.engine.consulting import Case
from autodevops_cli.engine.engine import Opened
from autodevops_cli.errors import NetworkDisabled
from autodevops_cli.model.analysis import RepoReport
from autodevops_cli.model.spending import Usage
from autodevops_cli.settings import Settings

if TYPE_CHECKING:
    from autodevops_cli.engine.build import Standing

# Stands where a key would, in a request that goes nowhere.
NO_KEY = "no-key"


@dataclass(frozen=True, slots=True)
class Desk:
    """Knows what there is to ask about a repository, what would leave, and who is asked."""

    policy: AiPolicy
    environ: Mapping[str, str]
    offline: bool = False
    clock: Clock = time.time

    def case(self, opened: Opened, made: RepoReport) -> Case:
        """Return what there is to ask about a repository. Raises ExtraMissing."""
        require()
        from autodevops_cli.advisor.pack import packed

        private = self.policy.is_private(opened.repo)
        asked = question(made.analysis, packed(opened.repo), private=private)
        return Case(opened, made, asked, self.policy.recommendations)

    def leaving(self, case: Case) -> Leaving:
        """Return what would leave, with its estimates. Raises SecretLeft."""
        spelled = self.prompt(case.question)
        tokens = estimate(spelled)
        most = Usage(prompt=tokens, output=spelled.max_output)
        return Leaving(case.question, providers_of(self.policy), tokens, self._cost(most))

    def prompt(self, asked: Question) -> Prompt:
        """Return what is sent for a question, after a last look for secrets. Raises SecretLeft."""
        from autodevops_cli.advisor.prompts import prompt
        from autodevops_cli.advisor.redact import scan

        spelled = replace(prompt(asked), max_output=self.policy.max_output)
        scan(json.dumps([spelled.system, spelled.text]).encode())
        return spelled

    async def request(self, case: Case) -> str:
        """Return the body of the first request as it would leave; nothing does."""
        import httpx

        from autodevops_cli.engine.build import transport

        bodies: list[bytes] = []

        def keep(request: httpx.Request) -> httpx.Response:
            bodies.append(request.content)
            return httpx.Response(400, json={})

        nobody = dict.fromkeys(("GEMINI_API_KEY", "ANTHROPIC_API_KEY", "OPENAI_API_KEY"), NO_KEY)
        async with httpx.AsyncClient(transport=httpx.MockTransport(keep)) as nowhere:
            for scope in self.policy.models[:1]:
                first = transport(scope, self.policy, nobody, nowhere)
                with suppress(AdvisorError):  # nobody answers
                    await first.complete(self.prompt(case.question))
        return b"".join(bodies[:1]).decode(errors="replace")

    @asynccontextmanager
    async def advisor(self, case: Case) -> AsyncIterator[Advisor]:
        """Open who is asked about this case, and about nothing else."""
        from autodevops_cli.advisor.chain import Fallback
        from autodevops_cli.advisor.http import client
        from autodevops_cli.advisor.redact import scan
        from autodevops_cli.engine.build import links

        if self.offline:
            raise NetworkDisabled("asking a model needs the network, and it is switched off")
        async with client(scan) as http:
            chain = links(
                self.policy, self.environ, http, lambda asked: asked is case.question, self.clock
            )
            yield Fallback(chain, self.prompt)

    def _cost(self, most: Usage) -> int | None:
        """Return what the dearest of the models takes for it, None where no price is known."""
        from autodevops_cli.engine.build import tariff_of

        costs = []
        for scope in self.policy.models:
            with suppress(UnpricedModel):
                costs.append(tariff_of(scope, self.policy, self.clock).cost(most))
        return max(costs, default=None)


def desk(opened: Opened, environ: Mapping[str, str]) -> Desk:
    """Return the desk for a repository that is open."""
    settings = opened.settings
    return Desk(ai_policy(settings), environ, settings.flag("offline"))


def standing(settings: Settings) -> Standing:
    """Return how it stands with the AI of this process's user. Raises ExtraMissing."""
    require()
    from autodevops_cli.engine.build import Standing

    return Standing(ai_policy(settings), os.environ)
