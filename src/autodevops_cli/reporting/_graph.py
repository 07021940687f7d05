"""Draws the jobs of a plan as SVG: columns by what waits for what, the gate last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from autodevops_cli.model.plan import Job, PipelinePlan
from autodevops_cli.reporting._story import one_line, plural

WIDTH, HEIGHT = 210, 48
GAP_X, GAP_Y = 64, 16
MARGIN = 6
MOST = 40


@dataclass(frozen=True, slots=True)
class _Node:
    id: str
    name: str
    detail: str
    needs: tuple[str, ...]
    purpose: str


def job_graph(plan: PipelinePlan, number: int = 1) -> str:
    """Return the picture of a plan; `number` keeps ids apart on a page with several."""
    nodes = list(_nodes(plan))
    columns = _columns(nodes)
    spots = {
        node.id: (
            MARGIN + x * (WIDTH + GAP_X),
            MARGIN + _top(column, columns) + y * (HEIGHT + GAP_Y),
        )
        for x, column in enumerate(columns)
        for y, node in enumerate(column)
    }
    wide = 2 * MARGIN + len(columns) * (WIDTH + GAP_X) - GAP_X
    high = 2 * MARGIN + max(len(column) for column in columns) * (HEIGHT + GAP_Y) - GAP_Y
    told = "; ".join(_sentence(node) for node in nodes)
    ids = f"graph-{number}-title graph-{number}-text"
    parts = [
        f'<svg viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" role="img" '
        f'aria-labelledby="{ids}">',
        f'<title id="graph-{number}-title">The jobs and what they wait for</title>',
        f'<desc id="graph-{number}-text">{escape(told)}</desc>',
        *(_edge(spots[need], spots[node.id]) for node in nodes for need in node.needs),
        *(_box(node, *spots[node.id]) for node in nodes),
        "</svg>",
    ]
    return "\n".join(parts)


def _nodes(plan: PipelinePlan) -> Iterator[_Node]:
    shown = plan.jobs[:MOST]
    ids = {job.id for job in shown}
    for job in shown:
        needs = tuple(need for need in job.needs if need in ids)
        yield _Node(job.id, one_line(job.name), _detail(job), needs, job.purpose.value)
    if plan.gate:
        # What another job waits for reaches the gate through that job.
        waited = {need for job in shown for need in job.needs}
        last = tuple(job.id for job in shown if job.id not in waited)
        yield _Node(plan.gate, "All checks", "the one required check", last, "gate")


def _detail(job: Job) -> str:
    times = 1
    for axis in job.matrix:
        times *= len(axis.values)
    runs = f"{plural(times, 'run')}, " if times > 1 else ""
    return f"{runs}at most {job.minutes} min"


def _columns(nodes: Sequence[_Node]) -> list[list[_Node]]:
    by_id = {node.id: node for node in nodes}
    depth: dict[str, int] = {}
    for node in nodes:
        _measure(node, by_id, depth, ())
    columns: list[list[_Node]] = [[] for _ in range(max(depth.values(), default=0) + 1)]
    for node in nodes:
        columns[depth[node.id]].append(node)
    return columns


def _measure(
    node: _Node, by_id: Mapping[str, _Node], depth: dict[str, int], above: tuple[str, ...]
) -> int:
    """Return how many jobs in a row must end before this one starts."""
    if node.id not in depth:
        before = (by_id[need] for need in node.needs if need not in above)
        steps = [_measure(one, by_id, depth, (*above, node.id)) + 1 for one in before]
        depth[node.id] = max(steps, default=0)
    return depth[node.id]


def _top(column: Sequence[_Node], columns: Sequence[Sequence[_Node]]) -> int:
    """Return where a column starts so that it stands in the middle."""
    tallest = max(len(one) for one in columns)
    return (tallest - len(column)) * (HEIGHT + GAP_Y) // 2


def _box(node: _Node, x: int, y: int) -> str:
    name = node.name if len(node.name) <= 26 else node.name[:25] + "…"
    return (
        f'<g class="job {node.purpose}"><rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" '
        f'rx="6"/><text x="{x + 12}" y="{y + 20}" class="name">{escape(name)}</text>'
        f'<text x="{x + 12}" y="{y + 37}">{escape(node.detail)}</text></g>'
    )


def _edge(start: tuple[int, int], end: tuple[int, int]) -> str:
    x1, y1 = start[0] + WIDTH, start[1] + HEIGHT // 2
    x2, y2 = end[0], end[1] + HEIGHT // 2
    bend = max(24, (x2 - x1) // 2)
    return (
        f'<path d="M{x1} {y1} C{x1 + bend} {y1} {x2 - bend} {y2} {x2 - 7} {y2}"/>'
        f'<path class="tip" d="M{x2 - 8} {y2 - 4} L{x2 - 1} {y2} L{x2 - 8} {y2 + 4} Z"/>'
    )


def _sentence(node: _Node) -> str:
    waits = f", after {', '.join(node.needs)}" if node.needs else ""
    return one_line(f"{node.name} ({node.detail}){waits}")
