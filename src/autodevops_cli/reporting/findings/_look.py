"""What the page of findings adds to the look of the reports: rows in the order of a button."""

from __future__ import annotations

LOOK = """
fieldset { border: 0; margin: 0; padding: 0 }
legend { float: left; color: var(--soft); padding: 0 .5rem 0 0 }
input[name=order] { margin: 0 .3rem 0 .8rem }
input[name=order]:first-of-type { margin-left: 0 }
.rows { display: flex; flex-direction: column; margin-top: .75rem }
.row { display: grid; grid-template-columns: 6.5rem minmax(14rem, 3fr) minmax(10rem, 2fr) 13rem;
  gap: 1rem; padding: .5rem .9rem; border-top: 1px solid var(--line); overflow-wrap: anywhere;
  min-width: 46rem; font-size: .9375rem; order: var(--severity) }
.row.head { order: 0; border-top: 0; color: var(--soft); font-weight: 600 }
.row small { color: var(--soft); font-size: .875rem; display: block }
fieldset:has(#by-file:checked) ~ .rows .row:not(.head) { order: var(--file) }
fieldset:has(#by-rule:checked) ~ .rows .row:not(.head) { order: var(--rule) }
input[name=order]:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
"""
