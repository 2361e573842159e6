/** A printed page is a certificate: ink on white, no controls, and the address where the truth is. */
export const PRINT = `
.print-only { display: none; }
@page { margin: 1.6cm; }
@media print {
  :root { color-scheme: light; --paper: #fff; --sheet: #fff; --well: #fff; --ink: #000; --ink-soft: #333; --line: #999; --edge: #666; --link: #000; --good: #14482f; --good-wash: #fff; --bad: #7d1414; --bad-wash: #fff; --wait: #5a3a00; --wait-wash: #fff; }
  body { display: block; font-size: 11pt; }
  .top, .foot, .actions, .verify-form, .again, .proof, .share, .skip { display: none; }
  .sheet { padding: 24pt 0 0; border: 0; box-shadow: none; }
  .award { grid-template-columns: 5cm minmax(0, 1fr); gap: 1cm; align-items: center; }
  .award-text { text-align: start; }
  .columns { grid-template-columns: minmax(0, 1fr) 5cm; gap: 1cm; }
  .credential .columns > .facts { order: 0; grid-template-columns: minmax(0, 1fr); }
  .columns > .facts dt { padding-bottom: 0; }
  .columns > .facts dd { padding-top: 0; border-top: 0; }
  .facts:not(.facts-wide) dd { padding-bottom: 4pt; font-size: 11pt; }
  .facts dt { padding-top: 4pt; }
  h1 { font-size: 22pt; }
  h2 { font-size: 13pt; }
  h3 { font-size: 11pt; }
  .reading > section + section { margin-top: 14pt; }
  .sheet > * + * { margin-top: 14pt; }
  .badge, .state-seal, .test-ribbon, .sheet { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  .test-ribbon { position: static; border: 2pt solid #000; }
  section, .state, .evidence { break-inside: avoid; }
  .print-only { display: block; overflow-wrap: anywhere; font-size: 9pt; }
  .printed-code { display: grid; grid-template-columns: 3cm minmax(0, 1fr); align-items: center; gap: 0.6cm; break-inside: avoid; }
  .printed-code svg { width: 3cm; height: 3cm; }
  .standing > .small { display: none; }
}
@media (forced-colors: active) {
  .button, .state, .verdict { border: 2px solid; }
  .mark-line, .state-seal .mark-line { stroke: Canvas; }
}
`
