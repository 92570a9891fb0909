"""How the pages of clusters look, and how their index is filtered.

Rule of this room: constants, without anything that comes from elsewhere; light and dark, for screens of any width.
"""

from __future__ import annotations

from typing import Final

STYLE: Final = """
:root { color-scheme: light dark; --line: #8885; --gone: #a3301c; --new: #14692f; --key: #1d4f9c; --dim: #595959; }
@media (prefers-color-scheme: dark) { :root { --gone: #ff9c88; --new: #7bd69a; --key: #8ab4ff; --dim: #b0b0b0; } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 75rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.2rem; }
a { color: var(--key); } :focus-visible { outline: 3px solid var(--key); outline-offset: 2px; }
.skip { position: absolute; left: -999rem; } .skip:focus { position: static; }
form { display: flex; flex-wrap: wrap; gap: 1rem; margin: 1rem 0; } label { display: grid; font-size: .9em; }
input, select { font: inherit; padding: .25rem .4rem; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; padding: .3rem 0; font-weight: 600; }
th, td { text-align: left; vertical-align: top; padding: .35rem .7rem .35rem 0; border-top: 1px solid var(--line); }
.wide { overflow-x: auto; } td, li, p { overflow-wrap: break-word; }
table.texts { table-layout: fixed; } a, table.texts td, table.texts th { overflow-wrap: anywhere; }
ol.records { list-style: none; padding: 0; } ol.records > li { border-top: 1px solid var(--line); padding: .6rem 0; }
.phrases { margin: .2rem 0 0; padding-left: 1.2rem; font-size: .92em; } .facts { color: var(--dim); }
.relation { display: inline-block; min-width: 4.5rem; font-weight: 600; }
del { color: var(--gone); } ins { color: var(--new); } .moved { font-style: italic; } .none { color: var(--dim); }
"""
SCRIPT: Final = """
const rows = [...document.querySelectorAll("tbody tr")], count = document.getElementById("count");
const asked = ["site", "film", "relation"].map(name => document.getElementById(name));
function choose() {
  let shown = 0;
  for (const row of rows) {
    const held = asked.every(field => (row.dataset[field.id] || "").includes(field.value.trim().toLowerCase()));
    row.hidden = !held; shown += held;
  }
  count.textContent = shown + " of " + rows.length + " clusters";
}
asked.forEach(field => field.addEventListener("input", choose));
choose();
"""
