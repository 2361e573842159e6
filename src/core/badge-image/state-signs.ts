import { rosettePath } from './rosette-path.ts'

export type StateSign = 'tick' | 'cross' | 'pause' | 'clock' | 'query'

/** A small pressed seal on a square of 48, as path data: its edge, and a sign for each answer. */
export const SEAL_EDGE = rosettePath({ centre: 24, radius: 21.5, amplitude: 1.2, lobes: 20 })

// The shape says what the colour says, for readers who see no colour.
export const STATE_SIGNS: Record<StateSign, string> = {
  tick: 'M15 24.5l6.2 6.2L33 18',
  cross: 'M17 17l14 14M31 17L17 31',
  pause: 'M19.5 16v16M28.5 16v16',
  clock: 'M24 15v9.5l6 4',
  query: 'M18.5 19.5a5.6 5.6 0 1 1 8.2 5c-1.9 1-2.7 2-2.7 3.9M24 33.4v.2',
}
