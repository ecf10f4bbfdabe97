/** The inspector's looks: one text, so that the content security policy can name its hash. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: oklch(98.4% .003 230); --surface: oklch(100% 0 0); --sunken: oklch(96.4% .005 230);
  --line: oklch(90.5% .006 230); --control: oklch(63% .012 230);
  --text: oklch(24% .012 230); --quiet: oklch(46% .014 230);
  --accent: oklch(44% .085 220); --on-accent: oklch(99% 0 0);
  --red: oklch(47% .17 27); --amber: oklch(48% .1 65); --green: oklch(44% .1 155);
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: oklch(18% .008 230); --surface: oklch(21.5% .009 230); --sunken: oklch(25.5% .01 230);
    --line: oklch(31% .011 230); --control: oklch(57% .014 230);
    --text: oklch(93% .006 230); --quiet: oklch(74% .012 230);
    --accent: oklch(79% .09 210); --on-accent: oklch(19% .02 220);
    --red: oklch(76% .13 25); --amber: oklch(82% .11 80); --green: oklch(80% .11 155);
  }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--text); font: 14px/20px system-ui, sans-serif; font-variant-numeric: tabular-nums }
a { color: var(--accent); text-underline-offset: 2px }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px }
h1 { font-size: 20px; line-height: 28px; font-weight: 600; margin: 0 }
h2 { font-size: 14px; line-height: 20px; font-weight: 600; margin: 32px 0 8px }
p { margin: 4px 0 12px; max-width: 72ch }
code, pre, .mono { font-family: var(--mono); font-size: 12.5px; overflow-wrap: anywhere }
.quiet { color: var(--quiet) }
.skip { position: absolute; left: 8px; top: -48px; padding: 8px 12px; background: var(--surface); border: 1px solid var(--control); border-radius: 8px; z-index: 1 }
.skip:focus { top: 8px }
.frame { display: grid; grid-template-columns: 208px minmax(0, 1fr); min-height: 100vh }
.side { border-right: 1px solid var(--line); padding: 20px 12px; background: var(--surface) }
.side strong, .side .now { display: block; padding: 0 12px }
.side .now { margin: 4px 0 16px; color: var(--quiet); font-size: 13px; line-height: 18px }
.side ul { list-style: none; margin: 0; padding: 0 }
.side a { display: flex; justify-content: space-between; gap: 8px; padding: 6px 12px; border-radius: 8px; color: inherit; text-decoration: none }
.side a:hover { background: var(--sunken) }
.side a[aria-current] { background: var(--sunken); font-weight: 600 }
.side .count { color: var(--quiet); font-weight: 400 }
main { padding: 20px 32px 64px; max-width: 1144px; outline: none }
.head { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; justify-content: space-between; margin-bottom: 16px }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; background: var(--surface) }
table { width: 100%; border-collapse: collapse; font-size: 13px; line-height: 18px }
th, td { text-align: left; padding: 10px 16px; vertical-align: baseline; border-top: 1px solid var(--line) }
th { font-weight: 600; color: var(--quiet); white-space: nowrap }
thead th, table > tbody:first-child > tr:first-child > * { border-top: 0 }
tbody th { color: var(--text); white-space: normal; min-width: 160px }
tbody th.mono { min-width: 280px; font-weight: 500 }
tbody th, .long { overflow-wrap: anywhere }
.long { min-width: 130px }
.words { min-width: 120px }
.scopes { overflow-wrap: normal }
.search { margin: 0 0 16px }
.search .field { flex: 0 1 360px }
.num { text-align: right }
.tight { white-space: nowrap }
tr.earlier > * { border-top: 0; padding-top: 0; color: var(--quiet) }
tr.earlier > th { font-weight: 400; padding-left: 32px }
.sub { display: block; color: var(--quiet); font-weight: 400 }
.dot { display: inline-flex; align-items: baseline; gap: 6px; white-space: nowrap }
.dot::before { content: ""; width: 7px; height: 7px; border-radius: 50%; background: currentColor; flex: none; align-self: center }
.good::before { background: var(--green) } .bad::before { background: var(--red) }
.warn::before { background: var(--amber) } .off::before { background: var(--control) }
.bad { color: var(--red) } .warn { color: var(--amber) } .off { color: var(--quiet) }
.card { border: 1px solid var(--line); border-radius: 8px; background: var(--surface); padding: 16px }
.cards { display: grid; gap: 16px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 260px), 1fr)) }
.card h2:first-child, .card h3 { margin: 0 0 4px; font-size: 14px; line-height: 20px; font-weight: 600 }
.card p { color: var(--quiet) } .card p:last-child { margin-bottom: 0 }
.card p.big { font-size: 20px; line-height: 28px; font-weight: 600; color: inherit; margin-bottom: 0 }
.set { margin-top: 20px }
.set .fields { margin-bottom: 12px }
main section:first-child > h2, main .cards h2, main h2.first { margin-top: 0 }
.note { border: 1px solid var(--line); border-left: 3px solid var(--green); border-radius: 8px; background: var(--surface); padding: 10px 16px; margin: 0 0 16px; max-width: none }
.note.done { position: fixed; right: 24px; bottom: 16px; margin: 0; box-shadow: 0 4px 16px oklch(0% 0 0 / .18); z-index: 1 }
.note.bad { border-left-color: var(--red); color: inherit }
.empty { border: 1px dashed var(--control); border-radius: 8px; padding: 24px 16px; color: var(--quiet); margin: 0; max-width: none }
form { margin: 0 }
.row { display: flex; flex-wrap: wrap; gap: 8px; align-items: end }
.row .check { margin-left: 12px }
.world { display: block; margin: 8px 12px; padding-top: 8px; border-top: 1px solid var(--line); overflow-wrap: anywhere }
.side .world a { display: inline; padding: 0; color: var(--accent); text-decoration: underline }
fieldset { border: 0; padding: 0; margin: 0 0 8px; min-width: 0 }
legend { padding: 0; margin-bottom: 8px; color: var(--quiet) }
tr:target > * { background: var(--sunken) }
.fields { display: grid; gap: 12px 16px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 200px), 1fr)); align-items: start; margin-bottom: 16px }
.field { min-width: 0 }
label { display: block; font-weight: 600; margin-bottom: 4px }
label.check { display: inline-flex; gap: 8px; align-items: center; font-weight: 400; margin: 0; min-height: 34px }
.help, .error { display: block; font-size: 13px; line-height: 18px; margin-top: 4px; color: var(--quiet) }
.error { color: var(--red) }
input:not([type=checkbox]), select, textarea { width: 100%; min-height: 34px; font: inherit; color: inherit; background: var(--surface); border: 1px solid var(--control); border-radius: 8px; padding: 6px 10px }
input[aria-invalid], textarea[aria-invalid], select[aria-invalid] { border-color: var(--red) }
input[type=checkbox] { width: 16px; height: 16px; accent-color: var(--accent); margin: 0 }
button, .button { font: inherit; font-weight: 500; color: inherit; background: var(--surface); border: 1px solid var(--control); border-radius: 8px; padding: 6px 12px; min-height: 34px; cursor: pointer; text-decoration: none; display: inline-block; white-space: nowrap }
button:hover, .button:hover { background: var(--sunken) }
button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent) }
button.danger { color: var(--red); border-color: var(--red) }
td button, td .button { padding: 2px 10px; min-height: 28px; font-size: 13px }
summary { cursor: pointer; color: var(--accent); width: max-content; max-width: 100% }
tr.values, .secret { display: none }
tr:has(details[open]) + tr.values { display: table-row }
tr:has(.reveal-0[open]) + tr .value-0, tr:has(.reveal-1[open]) + tr .value-1 { display: flex }
tr.values > td { border-top: 0; padding-top: 0 }
.secret { gap: 8px; align-items: start }
.secret + .secret { margin-top: 8px }
.secret textarea { font-family: var(--mono); font-size: 12.5px; line-height: 18px; min-height: 28px; padding: 4px 8px; resize: vertical; overflow-wrap: anywhere }
dl { display: grid; grid-template-columns: minmax(96px, max-content) minmax(0, 1fr); gap: 8px 24px; margin: 0 }
dt { color: var(--quiet) } dd { margin: 0; overflow-wrap: anywhere }
pre { margin: 0; padding: 16px; overflow: auto; border: 1px solid var(--line); border-radius: 8px; background: var(--surface); overflow-wrap: normal }
.pages { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; margin-top: 12px }
[hidden] { display: none !important }
@media (max-width: 760px) {
  .frame { grid-template-columns: minmax(0, 1fr); grid-template-rows: auto 1fr }
  .side { border-right: 0; border-bottom: 1px solid var(--line); padding: 12px 4px }
  .side .now { margin-bottom: 8px }
  .side ul { display: flex; flex-wrap: wrap }
  .side a { padding: 6px 12px; gap: 6px }
  main { padding: 16px 16px 48px }
  .note.done { left: 16px; right: 16px }
  .row .check { margin-left: 4px }
  table, tbody, tbody tr, tbody th, tbody td { display: block }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
  tbody tr { display: flex; flex-wrap: wrap; gap: 2px 16px; padding: 10px 12px; border-top: 1px solid var(--line) }
  table > tbody:first-of-type > tr:first-child { border-top: 0 }
  tbody tr > * { border-top: 0; padding: 0; min-width: 0; max-width: 100% }
  tbody th, tbody th.mono { order: -1; flex: 1 0 100%; min-width: 0 }
  tbody td:empty { display: none }
  tbody td[data-label]::before { content: attr(data-label) " "; color: var(--quiet); font: 13px/18px system-ui, sans-serif }
  tr.earlier > .words { display: none }
  tbody td.num { text-align: left }
  tr.earlier { border-top: 0; padding-top: 0 }
  tr.earlier > th { padding-left: 0 }
  tr:has(details[open]) + tr.values { display: block; border-top: 0; padding-top: 0 }
  tr.values > td { width: 100% }
  td > details, td > form { display: inline-block }
}
`;
