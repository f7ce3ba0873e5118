/** The style sheet of every page: two themes by variables, a phone's width, and paper. */

const LIGHT = `
  --page: #f6f7f9; --card: #ffffff; --ink: #1b2430; --soft: #566270; --line: #d8dde4; --grid: #e6e9ee;
  --link: #0b57a4; --good: #0a6b3d; --good-back: #e2f4ea; --warn: #7a4a00; --warn-back: #fdf0d6;
  --bad: #a3171f; --bad-back: #fde6e7; --code: #f1f3f6;
  --s1: #1f6fb8; --s2: #c2570c; --s3: #16795a; --s4: #8a4fb0; --s5: #b3263e; --s6: #6b7785; --ghost: #8d98a6;`;

const DARK = `
  --page: #12161c; --card: #1a2028; --ink: #e8ecf1; --soft: #a7b2bf; --line: #343d49; --grid: #29313b;
  --link: #7db8f2; --good: #7bd8a5; --good-back: #14352a; --warn: #f2c46d; --warn-back: #3a2d12;
  --bad: #ff9aa0; --bad-back: #43191d; --code: #232b35;
  --s1: #5aa5ea; --s2: #f0934f; --s3: #4cc49a; --s4: #c493e8; --s5: #f0788c; --s6: #9aa6b4; --ghost: #7c8896;`;

const LAYOUT = `
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 "Liberation Sans", Arial, Helvetica, sans-serif; }
main, header, footer { max-width: 68rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 1.75rem; }
footer { padding-bottom: 2rem; color: var(--soft); font-size: .875rem; }
h1 { margin: 0 0 .25rem; font-size: 1.75rem; line-height: 1.2; }
h2 { margin: 0 0 .25rem; font-size: 1.25rem; }
h3 { margin: 0 0 .25rem; font-size: 1.05rem; }
p { margin: .25rem 0 .75rem; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 3px; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: .75rem 0 1rem; padding: 0; list-style: none; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--card); padding: .5rem; }
.soft { color: var(--soft); }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.1rem 1.25rem; margin: 0 0 1.25rem; }
.badge { display: inline-block; padding: .05rem .55rem; border-radius: 1rem; font-size: .875rem; font-weight: 600; background: var(--code); color: var(--ink); }
.good { background: var(--good-back); color: var(--good); }
.warn { background: var(--warn-back); color: var(--warn); }
.bad { background: var(--bad-back); color: var(--bad); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .75rem; margin: 0 0 1.25rem; padding: 0; list-style: none; }
.tiles li { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: .7rem .9rem; }
.tiles .figure { display: block; font-size: 1.5rem; font-weight: 650; line-height: 1.25; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.tiles .what { display: block; color: var(--soft); font-size: .875rem; }
.notes { margin: 0 0 1.25rem; padding: .75rem 1rem .75rem 2rem; border-radius: 10px; }
.notes li { overflow-wrap: anywhere; }
.scroll { overflow-x: auto; max-height: 30rem; overflow-y: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
caption { text-align: left; color: var(--soft); padding: .25rem 0; }
th, td { text-align: left; padding: .35rem .7rem; border-bottom: 1px solid var(--grid); vertical-align: top; }
th:first-child, td:first-child { padding-left: 0; }
td code, th code { overflow-wrap: break-word; }
td > code:only-child { display: block; min-width: 14rem; max-width: 30rem; overflow-wrap: anywhere; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
code, pre { font-family: "Liberation Mono", Consolas, monospace; font-size: .8125rem; background: var(--code); border-radius: 4px; }
code { padding: .05rem .25rem; overflow-wrap: anywhere; }
pre { padding: .75rem; overflow: auto; max-height: 28rem; margin: .5rem 0; }
details { margin: .35rem 0; }
summary { cursor: pointer; color: var(--link); width: fit-content; }
figure { margin: 1.25rem 0 0; }
figure:first-of-type { margin-top: .5rem; }
.chart svg { display: block; width: 100%; height: auto; }
.chart.narrow { display: none; }`;

const PHONE = `
@media (max-width: 640px) {
  body { font-size: 15px; }
  main, header, footer { padding-left: .75rem; padding-right: .75rem; }
  section { padding: .9rem .8rem; }
  h1 { font-size: 1.4rem; }
  .chart.wide { display: none; }
  .chart.narrow { display: block; }
  .tiles { grid-template-columns: 1fr 1fr; }
  .tiles .figure { font-size: 1.2rem; }
}`;

const PAPER = `
@media print {
  @page { margin: 14mm; }
  body { font-size: 10.5pt; background: #fff; }
  main, header, footer { max-width: none; padding: 0; }
  nav, .skip { display: none; }
  section { border: 0; padding: 0; break-inside: auto; }
  figure, .tiles li, tr { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  .chart.narrow { display: none; }
  .chart.wide { display: block; }
  .scroll, pre { max-height: none; overflow: visible; white-space: pre-wrap; }
  details:not([open]) { display: none; }
}`;

export const STYLES = `:root { color-scheme: light dark; ${LIGHT} }
@media screen and (prefers-color-scheme: dark) { :root { ${DARK} } }
${LAYOUT}
${PHONE}
${PAPER}`;
