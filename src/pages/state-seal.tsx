import { rosettePath } from '../core/badge-image/rosette-path.ts'

export type SealSign = 'tick' | 'cross' | 'pause' | 'clock' | 'query'

const EDGE = rosettePath({ centre: 24, radius: 21.5, amplitude: 1.2, lobes: 20 })

// The shape says what the colour says, for readers who see no colour.
const SIGNS: Record<SealSign, string> = {
  tick: 'M15 24.5l6.2 6.2L33 18',
  cross: 'M17 17l14 14M31 17L17 31',
  pause: 'M19.5 16v16M28.5 16v16',
  clock: 'M24 15v9.5l6 4',
  query: 'M18.5 19.5a5.6 5.6 0 1 1 8.2 5c-1.9 1-2.7 2-2.7 3.9M24 33.4v.2',
}

/** A small pressed seal that carries one sign; the sentence beside it says the same. */
export const StateSeal = ({ sign }: { sign: SealSign }) => (
  <svg class={`state-seal seal-${sign}`} viewBox="0 0 48 48" width="40" height="40" aria-hidden="true">
    <path d={EDGE} fill="currentColor" />
    <circle class="mark-line" cx="24" cy="24" r="17.4" fill="none" stroke-width="0.8" />
    <path
      class="mark-line"
      d={SIGNS[sign]}
      fill="none"
      stroke-width="3.4"
      stroke-linecap="round"
      stroke-linejoin="round"
    />
  </svg>
)
