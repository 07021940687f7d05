"""Everything that can go wrong with a question, and what is left behind each time.

The tests go through them, and `benchmarks/faults.py` prints them as a table.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from autodevops_cli.advisor.reading import LARGEST_COUNT
from autodevops_cli.data import Model
from autodevops_cli.storage.quota import Limit
from tests.advisor.world import ONE_DOLLAR, Outcome, World, question
from tests.emulator.faults import HTML, Cut, Fault, Finish, Refuse, Respond, Say, Trickle, Wait

HURRY = 0.5
"""Seconds; replies that come later are too late, and those that are not late come much sooner."""
Preparation = Callable[[World], None]
ONE = ("what is the test command?",)
TWO = ("what is the test command?", "what is the build command?")


def nothing(_: World) -> None:
    """Change nothing."""


@dataclass(frozen=True)
class Scenario:
    """Faults, questions, and what becomes of them; `differs` for single wires."""

    name: str
    faults: tuple[Fault, ...]
    outcome: Outcome
    questions: tuple[str, ...] = ONE
    prepare: Preparation = nothing
    between: Preparation = nothing
    """What happens after the second question."""
    differs: Mapping[str, Outcome] = field(default_factory=dict)

    def expected(self, wire: str) -> Outcome:
        return self.differs.get(wire, self.outcome)

    def play(self, world: World, wire: str) -> Outcome:
        """Return what really becomes of it."""
        self.prepare(world)
        world.emulator.faults(*self.faults)
        first = [question(text) for text in self.questions[:2]]
        told = world.ask(wire, *first)
        self.between(world)
        more = [question(text) for text in self.questions[2:]]
        return world.outcome(wire, [*told, *(world.ask(wire, *more) if more else [])])


def ends(
    *told: str, requests: int = 1, charged: int | None = None, presumed: int = 0,
    breaker: str = "closed", failures: int = 0,
) -> Outcome:  # fmt: skip
    """Return an outcome in which every request was charged, unless said otherwise."""
    paid = requests if charged is None else charged
    return Outcome(told, requests, paid, presumed, breaker, failures)


def keyless(world: World) -> None:
    world.key = ""


def with_another_key(world: World) -> None:
    world.key = "another-key"


def with_a_broken_key(world: World) -> None:
    world.key = "a key\nwith: a header"


def nobody_there(world: World) -> None:
    world.base = "http://127.0.0.1:1"


def in_the_clear(world: World) -> None:
    world.base = "http://models.example.com"


def without_consent(world: World) -> None:
    world.allowed = ()


def without_money(world: World) -> None:
    world.limit = Limit(cost=1)


def with_a_small_window(world: World) -> None:
    world.model = replace(ONE_DOLLAR, window=10)


def without_a_price(world: World) -> None:
    world.model = Model(1_048_576, 65_536, False, ())


def chatty(world: World) -> None:
    world.emulator.setup.answer = lambda _: '{"verdicts": "' + "x" * 20_000 + '"}'


def a_minute_later(world: World) -> None:
    world.time.now += 61.0


def in_a_hurry(world: World) -> None:
    world.timeout = HURRY


def on_a_slow_day(world: World) -> None:
    world.timeout = HURRY
    world.patience = replace(world.patience, retries=1)
    world.emulator.setup.latency = HURRY * 2


def impatient(world: World) -> None:
    world.patience = replace(world.patience, within=HURRY)


ANSWER = ends("answer")
AGAIN = ends("answer", requests=2)
AGAIN_IN_DOUBT = ends("answer", requests=2, presumed=1)
AUTH = ends("NotAuthorised")
BAD = ends("BadRequest")
ONCE_REFUSED = Refuse("internal")
NESTED = b'{"candidates":' + b"[" * 200_000
HOSTILE_COUNTS = (
    b'{"candidates":[{"finishReason":"STOP","content":{"parts":[{"text":"{}"}]}}],'
    b'"choices":[{"finish_reason":"stop","message":{"content":"{}"}}],'
    b'"stop_reason":"end_turn","content":[{"type":"text","text":"{}"}],'
    b'"usageMetadata":{"promptTokenCount":-5,"candidatesTokenCount":true},'
    b'"usage":{"input_tokens":"1e9","output_tokens":%d,"prompt_tokens":-1}}'
) % (LARGEST_COUNT * 1000)
ODD_SHAPES = b'{"candidates":{"a":1},"choices":"none","content":7,"stop_reason":"end_turn"}'

SCENARIOS = (
    Scenario("all is well", (), ANSWER),
    Scenario("the same question twice", (), ends("answer", "answer", requests=1), ONE * 2),
    # Keys and permissions.
    # A server of one's own may want no key, so that request leaves.
    Scenario("no key", (), ends("NotAuthorised", requests=0, charged=1), prepare=keyless,
             differs={"openai": AUTH}),
    Scenario("a wrong key", (), AUTH, prepare=with_another_key),
    Scenario(
        "a key that is no header", (), ends("NotAuthorised", requests=0, charged=1),
        prepare=with_a_broken_key,
    ),
    Scenario("forbidden", (Refuse("forbidden"),), AUTH),
    Scenario("unauthenticated", (Refuse("unauthenticated"),), AUTH),
    Scenario(
        "http to another machine", (), ends("BadRequest", requests=0, charged=1),
        prepare=in_the_clear,
    ),
    # Our own mistakes.
    Scenario("bad request", (Refuse("bad-request"),), BAD),
    Scenario("failed precondition", (Refuse("precondition"),), BAD),
    Scenario("redirect", (Respond(302, b"", headers=(("location", "http://127.0.0.1:1/"),)),), BAD),
    Scenario("retired model", (Refuse("not-found"),), ends("ModelNotFound")),
    Scenario("an unknown path", (Respond(404, HTML, "text/html"),), BAD),
    Scenario("too long for the provider", (Refuse("too-long"),), ends("PromptTooLong")),
    Scenario(
        "too long before it leaves", (), ends("ContextTooLong", requests=0),
        prepare=with_a_small_window,
    ),
    # Limits, ours and theirs.
    Scenario("no consent", (), ends("ConsentMissing", requests=0), prepare=without_consent),
    Scenario("our own limit", (), ends("QuotaSpent", requests=0), prepare=without_money),
    Scenario("no known price", (), ends("UnpricedModel", requests=0), prepare=without_a_price),
    Scenario("429 for a minute, once", (Refuse("minute", wait=20.0),), AGAIN),
    Scenario("429 for a minute, four times", (Refuse("minute", wait=2.0),) * 4,
             ends("RateLimited", requests=4)),
    Scenario("429 for longer than we wait", (Refuse("minute", wait=3600.0),), ends("RateLimited")),
    Scenario("429 without details", (Refuse("bare-429"),), AGAIN),
    Scenario("429 for the day", (Refuse("day"),), ends("DailyQuota")),
    Scenario("429 for the day, and another question", (Refuse("day"),),
             ends("DailyQuota", "DailyQuota"), TWO),
    # The provider fails.
    Scenario("500 once", (Refuse("internal"),), AGAIN),
    Scenario("502 with HTML", (Respond(502, HTML, "text/html"),), AGAIN),
    Scenario("503 with RetryInfo", (Refuse("unavailable", wait=7.0),), AGAIN),
    Scenario("504", (Refuse("deadline"),), AGAIN),
    Scenario("408", (Refuse("timeout"),), AGAIN),
    Scenario("500 four times", (ONCE_REFUSED,) * 4,
             ends("Unavailable", requests=4, failures=4)),
    Scenario("500 until the breaker opens", (ONCE_REFUSED,) * 8,
             ends("Unavailable", "BreakerOpen", requests=5, breaker="open", failures=5), TWO),
    Scenario("a probe after a minute", (ONCE_REFUSED,) * 5,
             ends("Unavailable", "BreakerOpen", "answer", requests=6, breaker="half-open",
                  failures=5),
             (*TWO, "what is the lint command?"), between=a_minute_later),
    Scenario("two probes close the breaker", (ONCE_REFUSED,) * 5,
             ends("Unavailable", "BreakerOpen", "answer", "answer", requests=7),
             (*TWO, "what is the lint command?", "what is the format command?"),
             between=a_minute_later),
    Scenario("a probe that fails", (ONCE_REFUSED,) * 6,
             ends("Unavailable", "BreakerOpen", "BreakerOpen", requests=6, breaker="open",
                  failures=5),
             (*TWO, "what is the lint command?"), between=a_minute_later),
    Scenario("nobody is there", (),
             ends("Unavailable", requests=0, charged=4, failures=4), prepare=nobody_there),
    # Time.
    Scenario("late once", (Wait(HURRY * 2),), AGAIN_IN_DOUBT, prepare=in_a_hurry),
    Scenario("always late", (),
             ends("Unavailable", requests=2, presumed=2, failures=2), prepare=on_a_slow_day),
    Scenario("a few bytes at a time", (Trickle(bytes=2, pause=0.02),), AGAIN_IN_DOUBT,
             prepare=in_a_hurry),
    Scenario("later than the deadline of all tries", (Wait(HURRY * 2),),
             ends("Unavailable", presumed=1, failures=1), prepare=impatient),
    # The connection.
    Scenario("reset before the reply", (Cut("reset-before"),), AGAIN_IN_DOUBT),
    Scenario("reset within the reply", (Cut("reset"),), AGAIN_IN_DOUBT),
    Scenario("closed before the reply", (Cut("close-before"),), AGAIN_IN_DOUBT),
    Scenario("closed within the reply", (Cut("close"),), AGAIN_IN_DOUBT),
    Scenario("a body shorter than promised", (Cut("short"),), AGAIN_IN_DOUBT),
    Scenario("JSON that ends halfway", (Cut("json"),), AGAIN_IN_DOUBT),
    # Replies that are none.
    Scenario("the question is blocked", (Finish("prompt-blocked"),), ends("Blocked")),
    Scenario("the answer is blocked", (Finish("blocked"),), ends("Blocked")),
    Scenario("truncated", (Finish("truncated"),), ends("Truncated")),
    Scenario("longer than the limit for output", (), ends("Truncated"), prepare=chatty),
    Scenario("ended for another reason", (Finish("other"),), ends("Unreadable")),
    Scenario("an empty reply, once", (Finish("empty"),), AGAIN),
    Scenario("no JSON in the text", (Say("Sure! Here is the plan."),), ends("InvalidAnswer")),
    Scenario("a list where an object should be", (Respond(200, b"[1, 2]"),), AGAIN_IN_DOUBT),
    Scenario("nothing at all", (Respond(200, b""),), AGAIN_IN_DOUBT),
    Scenario("JSON 200,000 deep", (Respond(200, NESTED),), AGAIN_IN_DOUBT),
    Scenario("no text", (Respond(200, b"\xff\xfe\x00{}"),), AGAIN_IN_DOUBT),
    Scenario("an error 200,000 deep", (Respond(400, NESTED),), BAD),
    Scenario("an error that is a list", (Respond(500, b"[1, 2]"),), AGAIN),
    Scenario("an error that is no text", (Respond(403, b"\xff\xfe\x00"),), AUTH),
    Scenario("odd shapes", (Respond(200, ODD_SHAPES),), AGAIN_IN_DOUBT),
    Scenario("counts that cannot be", (Respond(200, HOSTILE_COUNTS),), ANSWER),
    Scenario("five million bytes", (Respond(200, b" " * 5_000_000),),
             ends("Unreadable", presumed=1)),
    Scenario("packed bytes",
             (Respond(200, gzip.compress(b" " * 9_000_000),
                      headers=(("content-encoding", "gzip"),)),),
             ends("Unreadable", presumed=1)),
)  # fmt: skip
