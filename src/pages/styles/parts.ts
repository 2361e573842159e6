import { rosettePath } from '../../core/badge-image/rosette-path.ts'

/** The engraved strip at the head of every sheet: one period of a woven line, to be repeated. */
function strip(ink: string): string {
  const waves = [0, 1, 2, 3].map((turn) => {
    const points = Array.from({ length: 17 }, (_, i) => {
      const angle = (i / 16) * 2 * Math.PI + (turn * Math.PI) / 4
      return `${((i / 16) * 48).toFixed(1)} ${(7 + 5.2 * Math.sin(angle)).toFixed(2)}`
    })
    const mirrored = points.map((point) => {
      const [x = '0', y = '0'] = point.split(' ')
      return `${x} ${(14 - Number(y)).toFixed(2)}`
    })
    return `<path d="M${points.join('L')}"/><path d="M${mirrored.join('L')}"/>`
  })
  return picture(48, 14, `<g fill="none" stroke="${ink}" stroke-width="0.7">${waves.join('')}</g>`)
}

/** A large rosette, woven from one line, that lies under the sheet's head like a watermark. */
function watermark(ink: string): string {
  const path = rosettePath({ centre: 300, radius: 205, amplitude: 85, lobes: 11 })
  const turns = Array.from(
    { length: 6 },
    (_, i) => `<path d="${path}" transform="rotate(${i * 5.455} 300 300)"/>`,
  )
  return picture(600, 600, `<g fill="none" stroke="${ink}" stroke-width="0.8">${turns.join('')}</g>`)
}

function picture(width: number, height: number, body: string): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${body}</svg>`
  // Single quotes inside, so that little needs escaping: encoding everything would double the stylesheet.
  return `url("data:image/svg+xml,${svg.replaceAll('"', "'").replace(/[<>#%]/g, encodeURIComponent)}")`
}

/** The sheet and what lies on it: buttons, facts, tags, states, seals. */
export const PARTS = `
:root { --strip: ${strip('#1d3b57')}; --watermark: ${watermark('#1d3b5714')}; }
@media (prefers-color-scheme: dark) { :root { --strip: ${strip('#a9b4bd')}; --watermark: ${watermark('#e8e8e10d')}; } }

.sheet {
  position: relative;
  padding: calc(var(--gutter) + 18px) var(--gutter) var(--gutter);
  background: var(--strip) 0 0 / 48px 14px repeat-x, var(--watermark) 118% -190px / 560px no-repeat, var(--sheet);
  border: 1px solid var(--line);
  box-shadow: var(--shadow);
}
.sheet > * + *, #outcome > * + * { margin-top: var(--space-6); }
#outcome:focus { outline: none; }
.verify-form.is-target { outline: 3px dashed var(--seal); outline-offset: var(--space-4); }
.scanner { max-width: min(40rem, 92vw); padding: var(--space-4); border: 1px solid var(--edge); background: var(--sheet); color: var(--ink); }
.scanner::backdrop { background: rgb(14 20 26 / 0.7); }
.scanner video { display: block; width: 100%; margin-bottom: var(--space-3); }

.badge { display: block; aspect-ratio: 1; object-fit: contain; }
.lead { font-size: var(--step-1); line-height: 1.5; max-width: 38em; }
.small { color: var(--ink-soft); font-size: var(--step-small); }

.actions { display: flex; flex-wrap: wrap; gap: var(--space-3); }
.button {
  display: inline-flex;
  align-items: center;
  justify-content: center;
  min-height: 3rem;
  padding: var(--space-2) var(--space-5);
  border: 1px solid var(--edge);
  border-radius: 3px;
  background: transparent;
  color: var(--ink);
  font: 500 var(--step-0)/1.25 var(--sans);
  text-align: center;
  text-decoration: none;
  cursor: pointer;
}
.button:hover { background: var(--well); }
.button-first { background: var(--seal); border-color: var(--seal); color: var(--seal-ink); box-shadow: inset 0 0 0 3px var(--seal), inset 0 0 0 4px color-mix(in srgb, var(--seal-ink) 45%, var(--seal)); }
.button-first:hover { background: var(--seal); box-shadow: inset 0 0 0 3px var(--seal), inset 0 0 0 4px var(--seal-ink); }

.facts { display: grid; grid-template-columns: minmax(0, 1fr); }
.facts dt { padding-top: var(--space-3); border-top: 1px solid var(--line); color: var(--ink-soft); font-size: var(--step-small); }
.facts dd { padding-bottom: var(--space-3); overflow-wrap: anywhere; }
.facts:not(.facts-wide) dd { font-family: var(--serif); font-size: 1.125rem; line-height: 1.4; }

.tags { display: flex; flex-wrap: wrap; gap: var(--space-2); padding: 0; list-style: none; }
.tags li { padding: 0.1rem var(--space-3); border: 1px solid var(--line); border-radius: 99px; font-size: var(--step-small); overflow-wrap: anywhere; }

.reading > * + *, section > * + *, .prose > * + *, details > * + * { margin-top: var(--space-3); }
.reading > section + section { margin-top: var(--space-6); }
.reading, .prose { max-width: 40em; }
.reading :is(ul:not(.tags), ol), .prose :is(ul, ol) { padding-inline-start: 1.35em; }
.reading :is(ul:not(.tags), ol) li + li { margin-top: var(--space-1); }
.prose :is(h3, h4) { margin-top: var(--space-5); }
.prose > :first-child { margin-top: 0; }

.state-seal { flex: none; }
.state-seal .mark-line { stroke: var(--sheet); }
.seal-tick { color: var(--good); }
.seal-cross { color: var(--bad); }
.seal-pause, .seal-clock, .seal-query { color: var(--wait); }
`
