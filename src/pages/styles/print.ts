/** A printed page is a certificate: ink on white, no controls, and the address where the truth is. */
export const PRINT = `
.print-only { display: none; }
@media print {
  :root { color-scheme: light; --paper: #fff; --sheet: #fff; --well: #fff; --ink: #000; --ink-soft: #333; --line: #999; --edge: #666; --link: #000; --good: #14482f; --good-wash: #fff; --bad: #7d1414; --bad-wash: #fff; --wait: #5a3a00; --wait-wash: #fff; }
  body { display: block; font-size: 11pt; }
  .top, .foot, .actions, .verify-form, .again, .proof, .skip { display: none; }
  .sheet { padding: 24pt 0 0; border: 0; box-shadow: none; }
  .award { grid-template-columns: 5cm minmax(0, 1fr); gap: 1cm; align-items: center; }
  .award-text { text-align: start; }
  .columns { grid-template-columns: minmax(0, 1fr) 5cm; gap: 1cm; }
  .columns > .facts { order: 0; }
  .badge, .state-seal, .test-ribbon, .sheet { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  .test-ribbon { position: static; border: 2pt solid #000; }
  section, .state, .evidence { break-inside: avoid; }
  .print-only { display: block; overflow-wrap: anywhere; font-size: 9pt; }
}
@media (forced-colors: active) {
  .button, .state, .verdict { border: 2px solid; }
  .mark-line, .state-seal .mark-line { stroke: Canvas; }
}
`
