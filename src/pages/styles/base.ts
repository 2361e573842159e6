/** Elements as they are everywhere: text, links, focus, the frame of the page. */
export const BASE = `
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0;
  min-height: 100vh;
  min-height: 100dvh;
  display: grid;
  grid-template-rows: auto auto 1fr auto;
  grid-template-columns: minmax(0, 1fr);
  background: var(--paper);
  color: var(--ink);
  font: 400 var(--step-0) / 1.6 var(--sans);
  overflow-wrap: break-word;
}
body > .top { grid-row: 2; }
body > main { grid-row: 3; }
body > .foot { grid-row: 4; }

h1, h2, h3, h4, p, ul, ol, dl, dd, pre { margin: 0; }
h1, h2, h3, h4 { font-family: var(--serif); font-weight: 600; line-height: 1.18; text-wrap: balance; }
h1 { font-size: var(--step-4); letter-spacing: -0.012em; }
h1.long { font-size: var(--step-3); hyphens: auto; }
h2 { font-size: var(--step-2); }
h3 { font-size: var(--step-1); }
h4 { font-size: var(--step-0); }
p, li, dd { text-wrap: pretty; }
code { font: 0.875em/1.55 var(--mono); overflow-wrap: anywhere; }
pre { padding: var(--space-3) var(--space-4); white-space: pre-wrap; background: var(--well); border-radius: 3px; }
img { max-width: 100%; height: auto; }

a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: 0.18em; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 3px; border-radius: 2px; }
/* The focus goes through the parts of a date; at the button of its calendar the field itself does not have it. */
input[type=date]:focus-within, input[type=datetime-local]:focus-within { outline: 3px solid var(--link); outline-offset: 3px; }
main:focus-visible { outline: none; }

.skip { position: absolute; left: var(--space-4); top: -6rem; z-index: 3; padding: var(--space-2) var(--space-4); background: var(--sheet); }
.skip:focus { top: var(--space-4); }

.top, main, .foot { width: 100%; max-width: 72rem; margin-inline: auto; padding-inline: clamp(0.75rem, 3vw, 2rem); }
.top { display: flex; align-items: center; justify-content: space-between; gap: var(--space-4); padding-block: var(--space-4); }
.brand { display: inline-flex; align-items: center; gap: var(--space-3); color: var(--ink); font: 600 1.3rem/1 var(--serif); text-decoration: none; }
.brand:hover { text-decoration: underline; text-decoration-thickness: 1px; }
.mark { color: var(--seal); }
.mark-line { stroke: var(--paper); }
.top nav a, .foot nav a { display: inline-block; padding-block: var(--space-2); }
.foot { padding-block: var(--space-6); color: var(--ink-soft); font-size: var(--step-small); }
.foot nav { display: flex; flex-wrap: wrap; gap: 0 var(--space-5); margin-top: var(--space-2); }

.test-ribbon {
  position: sticky;
  top: 0;
  z-index: 2;
  grid-row: 1;
  padding: var(--space-3) var(--space-4) calc(var(--space-3) + 8px);
  background:
    repeating-linear-gradient(-45deg, var(--test-ink) 0 12px, var(--test) 12px 24px) 0 100% / 100% 8px no-repeat,
    var(--test);
  color: var(--test-ink);
  text-align: center;
  line-height: 1.3;
}
.test-ribbon strong { margin-right: var(--space-3); font-size: 1.35rem; font-weight: 800; letter-spacing: 0.22em; vertical-align: -0.06em; }
.is-test :target, .is-test :focus { scroll-margin-top: 6rem; }

@media (prefers-reduced-motion: no-preference) {
  .button { transition: background-color 120ms ease-out, box-shadow 120ms ease-out; }
}
`
