// How report.html looks, on a phone, on a desk and on paper.
#pragma once

namespace cahier {

inline constexpr const char* report_style = R"css(
:root {
    color-scheme: light dark;
    --text: #1c1e21; --quiet: #5f6670; --line: #d9dde3; --page: #ffffff; --soft: #f4f6f8; --link: #0b57b7;
    --full: #d8f0de; --part: #fdf0cc; --none: #fadcd9; --plus: #b3261e; --minus: #1a6e35;
}
@media (prefers-color-scheme: dark) {
    :root {
        --text: #e6e8ea; --quiet: #9aa3ad; --line: #3a4047; --page: #16181b; --soft: #202327; --link: #8ab8ff;
        --full: #1d4029; --part: #4a3d12; --none: #54231f; --plus: #ff9d94; --minus: #7fd79a;
    }
}
* { box-sizing: border-box; }
body {
    max-width: 70rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere;
    font: 1rem/1.5 system-ui, sans-serif; color: var(--text); background: var(--page);
}
a { color: var(--link); }
h1 { margin: 0.5rem 0; }
h2 { margin: 2.5rem 0 0.5rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: 1.3rem; }
h2 small, th small { color: var(--quiet); font-weight: normal; font-size: 0.8em; }
h2 small { display: block; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.1rem 1rem; margin: 0 0 1rem; font-size: 0.9rem; }
dt, .hint, .sum, .up { color: var(--quiet); }
dd { margin: 0; }
.hint, .sum, .up { font-size: 0.9rem; }
.sum { font-size: 0.75rem; }
.wide { overflow-x: auto; border: 1px solid var(--line); border-radius: 0.4rem; }
table { border-collapse: collapse; min-width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: 0.3rem 0.6rem; border-bottom: 1px solid var(--line); text-align: center; white-space: nowrap; }
th:first-child {
    position: sticky; left: 0; max-width: 16rem; background: var(--page); text-align: left; font-weight: normal;
    white-space: normal;
}
thead th { background: var(--soft); font-weight: bold; }
thead th:first-child { background: var(--soft); font-weight: bold; }
tfoot th, tfoot td { border-bottom: 0; color: var(--quiet); }
tbody tr:last-child th, tbody tr:last-child td { border-bottom-width: 2px; }
.total { font-weight: bold; }
.full { background: var(--full); }
.part { background: var(--part); }
.none { background: var(--none); }
.missing { color: var(--quiet); }
.answer { margin: 0.4rem 0; padding: 0 0.8rem; border: 1px solid var(--line); border-radius: 0.4rem; }
.answer > summary, p.answer { padding: 0.4rem 0; }
p.answer { padding-left: 1.9rem; }
summary { cursor: pointer; }
summary span, p.answer span { padding: 0.1rem 0.5rem; border-radius: 0.3rem; white-space: nowrap; }
.scenes { padding: 0; list-style: none; }
.scenes li { margin: 0.4rem 0; padding-left: 1.6rem; position: relative; }
.scenes li::before { position: absolute; left: 0.2rem; font-weight: bold; }
.passed::before { content: "✓"; color: var(--minus); }
.failed::before { content: "✗"; color: var(--plus); }
.scenes p { margin: 0.2rem 0; }
pre {
    margin: 0.4rem 0; padding: 0.6rem; max-height: 30rem; overflow: auto; border-radius: 0.3rem; background: var(--soft);
    font: 0.85rem/1.4 ui-monospace, monospace; overflow-wrap: normal;
}
.plus { color: var(--plus); }
.minus { color: var(--minus); }
.place { color: var(--link); }
@media (max-width: 40rem) {
    body { padding: 0.6rem; }
    th:first-child { max-width: 8rem; }
    th, td { padding: 0.3rem 0.4rem; }
    pre { font-size: 0.75rem; }
}
@media print {
    pre { max-height: none; white-space: pre-wrap; }
}
)css";

}  // namespace cahier
