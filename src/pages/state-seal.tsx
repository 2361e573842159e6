import { SEAL_EDGE, STATE_SIGNS, type StateSign } from '../core/badge-image/state-signs.ts'

export type SealSign = StateSign

/** A small pressed seal that carries one sign; the sentence beside it says the same. */
export const StateSeal = ({ sign }: { sign: SealSign }) => (
  <svg class={`state-seal seal-${sign}`} viewBox="0 0 48 48" width="40" height="40" aria-hidden="true">
    <path d={SEAL_EDGE} fill="currentColor" />
    <circle class="mark-line" cx="24" cy="24" r="17.4" fill="none" stroke-width="0.8" />
    <path
      class="mark-line"
      d={STATE_SIGNS[sign]}
      fill="none"
      stroke-width="3.4"
      stroke-linecap="round"
      stroke-linejoin="round"
    />
  </svg>
)
