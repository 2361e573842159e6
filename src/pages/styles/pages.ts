/** What only one kind of page has: the award, the shelf, the verdict, the landing. Phone first. */
export const PAGES = `
.state { display: flex; align-items: center; gap: var(--space-4); padding: var(--space-3) var(--space-4); border: 1px solid; border-radius: 3px; line-height: 1.45; }
.state > span { color: var(--ink); }
.state-valid { border-color: var(--good); background: var(--good-wash); }
.state-revoked { border: 3px solid var(--bad); background: var(--bad-wash); }
.state-suspended, .state-expired, .state-not-yet-valid { border: 2px solid var(--wait); background: var(--wait-wash); }
.state-revoked strong { font-size: 1.2em; }

.award { display: grid; gap: var(--space-5); justify-items: center; }
.award .badge { width: min(100%, 17rem); filter: drop-shadow(0 2px 3px rgb(0 0 0 / 0.22)); }
.award-text { width: 100%; text-align: center; overflow-wrap: anywhere; }
.award-who { font: 400 var(--step-3)/1.2 var(--serif); text-wrap: balance; }
.award-link { margin-block: var(--space-2); color: var(--ink-soft); }
.award-by { margin-top: var(--space-3); font-size: var(--step-1); }
.award .actions { margin-top: var(--space-5); }
.award .button { flex: 1 1 100%; }
.award .lead { margin-top: var(--space-4); }

.is-revoked .award .badge, .is-suspended .award .badge { filter: grayscale(1) opacity(0.55); }
.is-test :is(.is-revoked, .is-suspended) .award .badge { filter: opacity(0.6); }

.columns { display: grid; gap: var(--space-6); grid-template-columns: minmax(0, 1fr); }
.columns > .facts { align-self: start; border-bottom: 1px solid var(--line); }
.credential .columns > .facts { order: -1; }
.evidence + .evidence { padding-top: var(--space-4); border-top: 1px solid var(--line); }
.evidence > * + * { margin-top: var(--space-2); }
.results { display: grid; gap: var(--space-4); }
.result { padding-top: var(--space-3); border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.result dt { color: var(--ink-soft); font-size: var(--step-small); }
.result > dd + dd { margin-top: var(--space-1); }
.result-value { font: 600 var(--step-1)/1.3 var(--serif); }
.possible dt { color: var(--ink); font: 600 1.125rem/1.3 var(--serif); }
.levels { padding-inline-start: 1.35em; }
.needs { list-style: square; }
.reading section > h3 { margin-top: var(--space-5); }
.shelf { margin-top: var(--space-5); }

ol.log { margin: var(--space-4) 0 0; padding: 0; list-style: none; }
.log li { display: grid; gap: var(--space-1) var(--space-4); padding-block: var(--space-3); border-top: 1px solid var(--line); }
.log li:last-child { border-bottom: 1px solid var(--line); }
.log time { font-weight: 600; }
.log code { font-size: 0.8125rem; overflow-wrap: anywhere; }
@media (min-width: 48rem) { .log li { grid-template-columns: 7rem minmax(0, 1fr); } .log code { grid-column: 1 / -1; } }

.standing > .small { margin-top: var(--space-2); }
.share { padding-top: var(--space-6); border-top: 1px solid var(--line); }
.share-columns { display: grid; gap: var(--space-6); grid-template-columns: minmax(0, 1fr); }
.forms { padding: 0; list-style: none; }
.forms li { display: grid; padding-block: var(--space-3); border-top: 1px solid var(--line); }
.forms li:last-child { border-bottom: 1px solid var(--line); }
.forms a { justify-self: start; font-weight: 500; }
.share-links { display: grid; gap: var(--space-2); align-content: start; justify-items: start; }
.share-links label { font: 600 1.125rem/1.3 var(--serif); }
.share-links label + * { margin-top: 0; }
.share-links * + label { margin-top: var(--space-4); }
.share-links input { width: 100%; min-height: 3rem; padding: var(--space-2) var(--space-4); border: 1px solid var(--edge); border-radius: 3px; background: var(--well); color: var(--ink); font: 0.9375rem/1.5 var(--mono); }
.share-links textarea { min-height: 0; font-size: 0.8125rem; resize: none; }
.share-links img { max-width: 100%; }
.endorsement-taken-back strong, .endorsement-lapsed strong { color: var(--bad); }
.endorsement-stands strong { color: var(--good); }
.printed-code path { fill: #000; }

.proof { border-block: 1px solid var(--line); }
.proof summary { padding-block: var(--space-4); font-weight: 500; cursor: pointer; }
.proof[open] { padding-bottom: var(--space-5); }
.proof h3 { margin-top: var(--space-5); }
.ways { padding-inline-start: 1.5em; }
.ways li + li { margin-top: var(--space-5); }
.ways pre { margin-top: var(--space-2); }

.issuer-head { display: grid; gap: var(--space-4); overflow-wrap: anywhere; }
.shelf { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 8.5rem), 1fr)); gap: var(--space-6) var(--space-5); padding: 0; list-style: none; }
.shelf a { display: grid; justify-items: center; gap: var(--space-2); color: inherit; text-align: center; text-decoration: none; }
.shelf .badge { width: min(100%, 10rem); margin-bottom: var(--space-2); }
.shelf-name { font: 600 1.125rem/1.3 var(--serif); overflow-wrap: anywhere; }
.shelf a:hover .shelf-name { text-decoration: underline; }
.shelf-kind { color: var(--ink-soft); font-size: var(--step-small); }

.verify-form { display: grid; gap: var(--space-3); max-width: 46rem; justify-items: start; }
.verify-form label { font: 600 var(--step-1)/1.2 var(--serif); }
.verify-form :is(input:not([type=file]), select), .seats input { width: 100%; min-height: 3rem; padding: var(--space-2) var(--space-4); border: 1px solid var(--edge); border-radius: 3px; background: var(--well); color: var(--ink); font: 1rem/1.5 var(--sans); }
.seats { display: grid; gap: var(--space-5); padding: 0; list-style: none; }
.seats li { padding-top: var(--space-4); border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.seats li > * + * { margin-top: var(--space-2); }
.seats label { color: var(--ink-soft); font-size: var(--step-small); }
.verify-form .hint { margin-top: calc(-1 * var(--space-2)); color: var(--ink-soft); }
.field-error { width: 100%; padding: var(--space-3) var(--space-4); border-inline-start: 5px solid var(--bad); background: var(--bad-wash); overflow-wrap: anywhere; }
textarea { width: 100%; min-height: 12rem; padding: var(--space-3) var(--space-4); border: 1px solid var(--edge); border-radius: 3px; background: var(--well); color: var(--ink); font: 0.9375rem/1.5 var(--mono); resize: vertical; }
textarea[aria-invalid] { border: 2px solid var(--bad); }
.again { padding-top: var(--space-6); border-top: 1px solid var(--line); }

.verdict { display: grid; grid-template-columns: auto minmax(0, 1fr); align-items: center; gap: var(--space-4) var(--space-5); padding: var(--space-5); border: 2px solid; border-radius: 3px; }
.verdict .state-seal { width: clamp(3.5rem, 12vw, 6rem); height: auto; }
.verdict h1, .verdict p, .verdict dl { color: var(--ink); }
.verdict .facts { grid-column: 1 / -1; }
.verdict .facts dt { border-color: var(--edge); }
.verdict .facts dd { overflow-wrap: anywhere; }
.verdict .facts .badge { width: min(100%, 10rem); height: auto; }
.verdict .facts dt:first-of-type { margin-top: 0; }
.verdict-pass { border-color: var(--good); background: var(--good-wash); }
.verdict-fail { border-color: var(--bad); background: var(--bad-wash); }
.verdict-unknown { border-color: var(--wait); background: var(--wait-wash); }
.checks { padding: 0; list-style: none; }
.check { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 0 var(--space-4); padding-block: var(--space-4); border-top: 1px solid var(--line); }
.check .state-seal { grid-row: span 2; width: 2.25rem; height: auto; }
.check p { grid-column: 2; overflow-wrap: anywhere; }
.check-pass .outcome { color: var(--good); }
.check-fail .outcome { color: var(--bad); }
.check-unknown .outcome { color: var(--wait); }

.problem-status { color: var(--line); font: 600 clamp(5rem, 22vw, 9rem)/0.9 var(--serif); }
.problem > * + * { margin-top: var(--space-4); }
.problem .actions { margin-top: var(--space-6); }

.hero { display: grid; gap: var(--space-6); justify-items: center; }
.hero-text > * + * { margin-top: var(--space-5); }
.hero .badge { width: min(82%, 24rem); filter: drop-shadow(0 2px 3px rgb(0 0 0 / 0.22)); }
.steps { display: grid; gap: var(--space-5); padding: 0; list-style: none; counter-reset: step; }
.steps li { counter-increment: step; padding-top: var(--space-4); border-top: 1px solid var(--edge); }
.steps h3::before { content: counter(step) '. '; }
.steps h3 + p { margin-top: var(--space-2); }
.landing .facts dt { padding-top: calc(var(--space-3) + 0.15em); }
.landing > * + * { margin-top: var(--space-7); }
.landing section > h2 { margin-bottom: var(--space-5); }

.offer { display: grid; gap: var(--space-6); }
.qr { width: min(100%, 20rem); height: auto; border: 1px solid var(--line); }
.qr-paper { fill: #fff; }
.qr-ink { fill: #000; }
.offer p > .button { margin-block-end: var(--space-2); }
.offer > div > * + * { margin-top: var(--space-3); }
.offer > div > * + h2 { margin-top: var(--space-5); }
.offer > div { order: -1; }

@media (min-width: 36rem) {
  .offer > div { order: 0; }
  .offer { grid-template-columns: minmax(14rem, 20rem) minmax(0, 1fr); align-items: start; }
  .award .button { flex: 0 1 auto; }
  .award .actions { justify-content: center; }
  .facts { grid-template-columns: minmax(7rem, 1fr) 2fr; }
  .facts dt, .facts dd { padding-block: var(--space-3); }
  .facts dd { border-top: 1px solid var(--line); }
  .verdict .facts dd { border-color: var(--edge); }
  .facts-wide { grid-template-columns: minmax(8rem, 12rem) minmax(0, 1fr); }
}

@media (min-width: 56rem) {
  .award { grid-template-columns: minmax(15rem, 21rem) minmax(0, 1fr); align-items: center; gap: var(--space-7); }
  .award .badge { width: 100%; }
  .award-text { text-align: start; }
  .award .actions { justify-content: flex-start; }
  .columns { grid-template-columns: minmax(0, 1fr) minmax(16rem, 20rem); gap: var(--space-7); }
  .credential .columns > .facts { order: 0; }
  .share-columns { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: var(--space-7); }
  .columns > .facts { grid-template-columns: minmax(0, 1fr); }
  .columns > .facts dt { padding-bottom: 0; }
  .columns > .facts dd { padding-top: 0; border-top: 0; }
  .hero { grid-template-columns: minmax(0, 1fr) minmax(18rem, 24rem); align-items: center; }
  .hero .badge { width: 100%; }
  .landing .columns { grid-template-columns: minmax(0, 1fr) minmax(0, 1.4fr); }
  .landing .columns > .facts { grid-template-columns: minmax(7rem, 1fr) 4fr; }
  .landing .columns > .facts :is(dt, dd) { padding-block: var(--space-3); }
  .landing .columns > .facts dd { border-top: 1px solid var(--line); }
  .steps { grid-template-columns: repeat(3, minmax(0, 1fr)); gap: var(--space-6); }
}
`
