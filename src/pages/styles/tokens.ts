/**
 * Paper and ink. Everything is monochrome like a blind embossing; colour is left to badges, and to the state of a
 * credential, where it has something to say. Each text pair reaches 4.5:1, each border of a control 3:1.
 */
export const TOKENS = `
:root {
  color-scheme: light dark;
  --paper: #e9ecea;
  --sheet: #fbfbf9;
  --well: #f1f3f1;
  --ink: #17212b;
  --ink-soft: #4b5763;
  --line: #cfd5d2;
  --edge: #74808a;
  --seal: #1d3b57;
  --seal-ink: #fbfbf9;
  --link: #1b4a78;
  --good: #1c6143;
  --good-wash: #e4efe8;
  --bad: #9b1c1c;
  --bad-wash: #f7e3e0;
  --wait: #7a4f00;
  --wait-wash: #f6ebd3;
  --test: #f5bd1f;
  --test-ink: #17130a;
  --shadow: 0 1px 0 #fff inset, 0 1px 2px rgb(23 33 43 / 0.12), 0 12px 32px rgb(23 33 43 / 0.07);

  --serif: 'Iowan Old Style', 'Palatino Linotype', Palatino, 'URW Palladio L', 'Book Antiqua', Georgia, 'Noto Serif', serif;
  --sans: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', Arial, sans-serif;
  --mono: ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, 'Noto Sans Mono', monospace;

  --step-0: 1.0625rem;
  --step-small: 0.9375rem;
  --step-1: 1.25rem;
  --step-2: clamp(1.3rem, 1.2rem + 0.5vw, 1.55rem);
  --step-3: clamp(1.55rem, 1.3rem + 1.2vw, 2.2rem);
  --step-4: clamp(2rem, 1.5rem + 2.4vw, 3.1rem);

  --space-1: 0.25rem;
  --space-2: 0.5rem;
  --space-3: 0.75rem;
  --space-4: 1rem;
  --space-5: 1.5rem;
  --space-6: 2.25rem;
  --space-7: 3.5rem;
  --gutter: clamp(1.15rem, 4.5vw, 4rem);
}

@media (prefers-color-scheme: dark) {
  :root {
    --paper: #0e141a;
    --sheet: #172028;
    --well: #1f2a33;
    --ink: #e8e8e1;
    --ink-soft: #a9b4bd;
    --line: #33404b;
    --edge: #7b8894;
    --seal: #d9dcd6;
    --seal-ink: #172028;
    --link: #9cc4ea;
    --good: #86cda6;
    --good-wash: #173226;
    --bad: #f3a39b;
    --bad-wash: #40201f;
    --wait: #e8c27a;
    --wait-wash: #392c14;
    --shadow: 0 1px 0 rgb(255 255 255 / 0.05) inset, 0 12px 32px rgb(0 0 0 / 0.35);
  }
}
`
