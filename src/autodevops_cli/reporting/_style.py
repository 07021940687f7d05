"""The look of the HTML report: system fonts, light and dark, printable, nothing from outside."""

from __future__ import annotations

# Every pair of text and background has a contrast of at least 4.5 in both schemes.
STYLE = """
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #ffffff; --line: #d5dae1; --text: #1b2430; --soft: #55606e;
  --accent: #0b57d0; --code: #eef1f5;
  --good: #12652f; --good-back: #e3f5e8; --warn: #7a4b00; --warn-back: #fff3d6;
  --bad: #a3171f; --bad-back: #fde8e8; --plain: #44505e; --plain-back: #e9edf2;
  --plus: #e6f6ea; --minus: #fdeaea;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #11161d; --card: #1a212b; --line: #344050; --text: #e4e9f0; --soft: #a5b1c0;
    --accent: #8ab4f8; --code: #252e3a;
    --good: #83d99c; --good-back: #14351f; --warn: #f3c96b; --warn-back: #3a2c0b;
    --bad: #ff9d9d; --bad-back: #421a1d; --plain: #b9c4d2; --plain-back: #2a3441;
    --plus: #15321f; --minus: #3a1c1f;
  }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--text);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif }
a { color: var(--accent) }
.skip { position: absolute; left: -999px }
.skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: .5rem 1rem; z-index: 1 }
header, main, footer { max-width: 72rem; margin: 0 auto; padding: 0 1.25rem }
header { padding-top: 2rem; margin-bottom: 1.25rem }
header p { color: var(--soft); margin: .2rem 0 0 }
footer { color: var(--soft); font-size: .875rem; padding: 1rem 1.25rem 3rem }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0; overflow-wrap: anywhere }
h2 { font-size: 1.25rem; margin: 2.25rem 0 .75rem }
h3 { font-size: 1rem; margin: 1.5rem 0 .5rem }
code, pre { font: .875em/1.5 ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace }
code { background: var(--code); padding: .1em .35em; border-radius: 4px; overflow-wrap: anywhere }
.light { display: flex; gap: .75rem; align-items: baseline; border-radius: 8px;
  border: 1px solid currentColor; padding: .8rem 1rem; margin: 1.25rem 0; font-weight: 500 }
.light b { white-space: nowrap }
.good { color: var(--good); background: var(--good-back) }
.warn { color: var(--warn); background: var(--warn-back) }
.bad { color: var(--bad); background: var(--bad-back) }
.plain { color: var(--plain); background: var(--plain-back) }
.cards { display: grid; gap: .75rem; margin: 0; padding: 0;
  grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)) }
.cards div { background: var(--card); border: 1px solid var(--line); border-radius: 8px;
  padding: .8rem 1rem }
.cards dt { color: var(--soft); font-size: .875rem }
.cards dd { margin: .1rem 0 0; font-size: 1.0625rem; font-weight: 600; overflow-wrap: anywhere }
.cards dd code { font-weight: 500 }
.wide { overflow-x: auto; background: var(--card); border: 1px solid var(--line);
  border-radius: 8px; margin: 0 0 1rem }
.wide.graph { padding: 1rem }
table { border-collapse: collapse; width: 100%; min-width: 38rem; font-size: .9375rem }
caption { text-align: left; color: var(--soft); font-size: .875rem; padding: .6rem .9rem .2rem }
th, td { text-align: left; vertical-align: top; padding: .5rem .9rem;
  border-top: 1px solid var(--line); overflow-wrap: anywhere }
thead th { border-top: 0; color: var(--soft); font-weight: 600; font-size: .875rem;
  white-space: nowrap }
tbody th { font-weight: 600; min-width: 9.5rem }
td small { color: var(--soft); font-size: .875rem; display: block }
.tag { display: inline-block; border-radius: 999px; padding: 0 .6rem; font-size: .8125rem;
  font-weight: 600; white-space: nowrap }
ol.help { margin: 0; padding: 0 0 0 1.5rem }
ol.help li { margin: 0 0 .75rem; overflow-wrap: anywhere }
ol.help small { color: var(--soft); font-size: .9375rem; display: block }
details { background: var(--card); border: 1px solid var(--line); border-radius: 8px;
  margin: 0 0 1rem }
summary { cursor: pointer; padding: .7rem 1rem; font-weight: 600 }
summary:focus-visible, a:focus-visible, .wide:focus-visible { outline: 3px solid var(--accent);
  outline-offset: 2px }
pre { margin: 0; padding: .75rem 0; overflow-x: auto; border-top: 1px solid var(--line) }
pre span { display: block; padding: 0 1rem; min-width: max-content }
pre .plus { background: var(--plus) }
pre .minus { background: var(--minus) }
pre .at { color: var(--soft) }
pre .file { font-weight: 700 }
svg { display: block; font: 13px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif }
svg rect { fill: var(--card); stroke: var(--line); stroke-width: 1.5 }
svg .test rect { stroke: var(--accent) }
svg .gate rect { stroke: var(--good) }
svg text { fill: var(--soft) }
svg .name { fill: var(--text); font-weight: 600; font-size: 14px }
svg path { fill: none; stroke: var(--soft); stroke-width: 1.5 }
svg .tip { fill: var(--soft); stroke: none }
article + article { border-top: 3px solid var(--line); margin-top: 3rem; padding-top: 1.5rem }
@media print { body { background: #fff } .wide, details { break-inside: avoid } }
"""
