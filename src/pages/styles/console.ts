/** The console: a desk with a list of pages at the side and sheets in the middle. Phone first, no script. */
export const CONSOLE = `
body.desk { display: block; }
.desk main { width: auto; max-width: none; margin: 0; padding: 0; }
.desk-top { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: var(--space-2) var(--space-4); padding: var(--space-3) clamp(0.75rem, 3vw, 2rem); background: var(--sheet); border-bottom: 1px solid var(--line); }
.desk-top .brand { min-width: 0; font-size: 1.15rem; line-height: 1.2; }
.desk-top .brand .mark { flex: none; width: 30px; height: 30px; }
.desk-top .mark-line { stroke: var(--sheet); }
.brand-name { overflow-wrap: anywhere; }
.desk-body { display: grid; gap: var(--space-5); grid-template-columns: minmax(0, 1fr); max-width: 84rem; margin-inline: auto; padding: var(--space-5) clamp(0.75rem, 3vw, 2rem) var(--space-7); }
.desk-body-alone { max-width: 46rem; }

.desk h1 { font-size: var(--step-3); }
.desk h2 { font-size: 1.25rem; }
.desk h3 { font-size: 1.0625rem; }
.desk-head { display: flex; flex-wrap: wrap; align-items: flex-start; justify-content: space-between; gap: var(--space-4); }
.desk-head > div:first-child { min-width: min(100%, 18rem); flex: 1; }
.desk-head .lead { margin-top: var(--space-2); color: var(--ink-soft); font-size: 1.0625rem; }
.desk main > * + * { margin-top: var(--space-5); }
.desk .button { min-height: 2.75rem; }

.account-menu { position: relative; margin-left: auto; }
.account-menu > summary, .desk-nav-small > summary { padding: var(--space-2) var(--space-3); border: 1px solid var(--line); border-radius: 3px; cursor: pointer; }
.account-sheet { position: absolute; inset-inline-end: 0; z-index: 2; width: max-content; min-width: 14rem; max-width: 80vw; padding: var(--space-4); background: var(--sheet); border: 1px solid var(--edge); border-radius: 3px; box-shadow: var(--shadow); overflow-wrap: anywhere; }
.account-sheet > * + * { margin-top: var(--space-3); }
.account-sheet nav a { display: block; padding-block: var(--space-2); }
.account-sheet .button { width: 100%; }

.desk-nav { display: none; }
.desk-nav ul, .desk-nav-small ul { margin: 0; padding: 0; list-style: none; }
.desk-nav-small nav { margin-top: var(--space-4); }
.desk-body nav li a { display: block; padding: var(--space-2) var(--space-3); border-inline-start: 3px solid transparent; color: var(--ink); text-decoration: none; }
.desk-body nav li a:hover { text-decoration: underline; }
.desk-body nav li a[aria-current] { border-color: var(--seal); background: var(--sheet); font-weight: 600; }
.nav-title { margin: 0; padding: var(--space-2) var(--space-3); color: var(--ink-soft); font: 600 0.8125rem/1.3 var(--sans) !important; letter-spacing: 0.06em; text-transform: uppercase; }
.mode-switch { display: grid; grid-template-columns: 1fr 1fr; border: 1px solid var(--edge); border-radius: 3px; overflow: hidden; }
.mode { padding: var(--space-2); color: var(--ink); text-align: center; text-decoration: none; }
.mode:hover { background: var(--well); }
.mode-live[aria-current] { background: var(--seal); color: var(--seal-ink); font-weight: 600; }
.mode-test[aria-current] { background: var(--test); color: var(--test-ink); font-weight: 600; }

.panel, .empty, .secret { padding: clamp(1rem, 3vw, 1.75rem); background: var(--sheet); border: 1px solid var(--line); border-radius: 3px; }
.panel > * + *, .empty > * + *, .secret > * + * { margin-top: var(--space-4); }
.empty { max-width: none; text-align: center; border-style: dashed; border-color: var(--edge); }
.empty .actions { justify-content: center; }
.secret { border: 2px solid var(--good); background: var(--good-wash); }
.secret pre { background: var(--sheet); overflow-wrap: anywhere; user-select: all; }

.flash { padding: var(--space-3) var(--space-4); border-inline-start: 5px solid; background: var(--sheet); overflow-wrap: anywhere; }
.flash-done { border-color: var(--good); background: var(--good-wash); }
.flash-fault { border-color: var(--bad); background: var(--bad-wash); }

.form { display: grid; gap: var(--space-5); max-width: 40rem; }
.field { display: grid; gap: var(--space-2); min-width: 0; margin: 0; padding: 0; border: 0; }
.field > label, .field > legend { padding: 0; font-weight: 600; }
.field > legend { margin-bottom: var(--space-2); }
.optional { color: var(--ink-soft); font-weight: 400; }
.hint { color: var(--ink-soft); font-size: var(--step-small); line-height: 1.45; }
.field .field-error { padding: var(--space-2) var(--space-3); }
.desk input:not([type=checkbox], [type=radio], [type=file], [type=hidden]), .desk select, .desk textarea { width: 100%; min-height: 2.75rem; padding: var(--space-2) var(--space-3); border: 1px solid var(--edge); border-radius: 3px; background: var(--well); color: var(--ink); font: 400 var(--step-0)/1.4 var(--sans); }
.desk textarea { min-height: 6rem; }
.desk [aria-invalid] { border: 2px solid var(--bad); }
.field > .choice { display: flex; align-items: flex-start; gap: var(--space-3); padding-block: var(--space-1); font-weight: 400; }
.choice input { flex: none; width: 1.25rem; height: 1.25rem; margin: 0.2rem 0 0; accent-color: var(--seal); }
.choice .hint { display: block; }
.button-danger { border-color: var(--bad); color: var(--bad); }
.button-danger:hover { background: var(--bad-wash); }
.button-quiet { min-height: 0 !important; padding: 0; border: 0; color: var(--link); text-decoration: underline; background: none; }
.desk .button[aria-current] { border-width: 2px; background: var(--sheet); font-weight: 600; }
.confirm > summary { list-style: none; }
.confirm > summary::-webkit-details-marker { display: none; }
.confirm-sheet { margin-top: var(--space-3); padding: var(--space-4); border: 1px solid var(--edge); border-radius: 3px; background: var(--sheet); text-align: start; }
td .button { white-space: nowrap; }
td .confirm .button { min-height: 2.25rem; padding: var(--space-1) var(--space-3); font-size: var(--step-small); }

.table-frame { background: var(--sheet); border: 1px solid var(--line); border-radius: 3px; }
.table { width: 100%; border-collapse: collapse; }
.table caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.table thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.table tr { display: block; padding: var(--space-3) var(--space-4); }
.table tbody tr + tr { border-top: 1px solid var(--line); }
.table td { display: grid; grid-template-columns: minmax(6rem, 9rem) minmax(0, 1fr); gap: var(--space-3); padding: var(--space-1) 0; overflow-wrap: anywhere; }
.table td::before { content: attr(data-column); color: var(--ink-soft); font-size: var(--step-small); }
.table td:has(> .cell:empty) { display: none; }
.table td[data-column=''] { grid-template-columns: minmax(0, 1fr); }
.table td[data-column='']::before { content: none; }
.dimmed { color: var(--ink-soft); }
.table-next { padding: var(--space-3) var(--space-4); border-top: 1px solid var(--line); }

.first-steps { display: grid; gap: var(--space-3); padding: 0; list-style: none; }
.first-step { display: grid; grid-template-columns: 4.75rem minmax(0, 1fr); gap: var(--space-3); align-items: baseline; }
.first-step .tag { justify-self: start; }
.first-step .hint { display: block; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: var(--space-4); margin-bottom: 0; }
.figure { display: flex; flex-direction: column-reverse; }
.figure dt { color: var(--ink-soft); font-size: var(--step-small); font-weight: 400; }
.figure dd { margin: 0; font: 500 var(--step-3)/1.2 var(--serif); }
.todo { display: grid; gap: var(--space-4); margin-block: var(--space-4); padding-inline-start: 1.4rem; }
.tag { display: inline-block; padding: 0 var(--space-2); border: 1px solid var(--edge); border-radius: 99px; font-size: 0.875rem; white-space: nowrap; }
.tag-good { border-color: var(--good); color: var(--good); }
.tag-bad { border-color: var(--bad); color: var(--bad); }
.tag-wait { border-color: var(--wait); color: var(--wait); }
.pair { display: grid; gap: var(--space-5); }
.plain-list { margin: 0; padding: 0; list-style: none; }
.plain-list li + li { border-top: 1px solid var(--line); }
.plain-list a { display: block; padding-block: var(--space-3); }
.row-actions { display: flex; flex-wrap: wrap; gap: var(--space-2); }
.door main { max-width: 40rem; margin: 0 auto; padding: 0 clamp(0.75rem, 3vw, 2rem) var(--space-7); }
.door-top { max-width: 40rem; margin: 0 auto; padding: var(--space-5) clamp(0.75rem, 3vw, 2rem); }
.door .sheet { padding-inline: clamp(1.15rem, 5vw, 2.75rem); }
.door .lead { margin-top: var(--space-3); color: var(--ink-soft); font-size: 1.0625rem; }
.or { padding-top: var(--space-5); border-top: 1px solid var(--line); }
.or > * + * { margin-top: var(--space-3); }
.filters { display: flex; flex-wrap: wrap; gap: var(--space-2) var(--space-4); }
.filters [aria-current] { font-weight: 600; text-decoration: none; color: var(--ink); }
[hidden] { display: none !important; }
/* Only script can do it: where there is any, room is kept until it is ready, so that nothing moves. */
.with-script { display: none; }
@media (scripting: enabled) { .with-script { display: block; visibility: hidden; } }
.with-script.ready { display: block; visibility: visible; }

@media (min-width: 48rem) {
  .table thead { position: static; width: auto; height: auto; overflow: visible; clip-path: none; }
  .table tr { display: table-row; padding: 0; }
  .table th, .table td { display: table-cell; padding: var(--space-3) var(--space-4); text-align: start; vertical-align: top; overflow-wrap: break-word; }
  .table th { color: var(--ink-soft); font-weight: 600; font-size: var(--step-small); border-bottom: 1px solid var(--edge); }
  .table thead td { border-bottom: 1px solid var(--edge); }
  .table td:has(> .cell:empty) { display: table-cell; }
  td .confirm-sheet { min-width: 18rem; }
  .table td::before { content: none; }
  .pair { grid-template-columns: 1fr 1fr; }
}

@media (min-width: 60rem) {
  .desk-body:not(.desk-body-alone) { grid-template-columns: 14rem minmax(0, 1fr); gap: var(--space-6); }
  .desk-nav { display: block; }
  .desk-nav > * + * { margin-top: var(--space-5); }
  .desk-nav-small { display: none; }
}
`
