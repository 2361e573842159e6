import { rosettePath } from '../core/badge-image/rosette-path.ts'

const EDGE = rosettePath({ centre: 24, radius: 22, amplitude: 1, lobes: 24 })
const ROSE = rosettePath({ centre: 24, radius: 8.4, amplitude: 5.4, lobes: 6 })

const PRESSED = `<path d="${EDGE}" fill="#1d3b57"/><circle cx="24" cy="24" r="16.6" fill="none" stroke="#fbfbf9" stroke-width="1.6"/><path d="${ROSE}" fill="none" stroke="#fbfbf9" stroke-width="1.6"/>`

/** The mark as a picture of its own, for the tab of a browser. */
export const MARK_ADDRESS = `data:image/svg+xml,${encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">${PRESSED}</svg>`,
)}`

/** Signet's own seal, in the ink of the page. */
export const SignetMark = () => (
  <svg class="mark" viewBox="0 0 48 48" width="36" height="36" aria-hidden="true">
    <path d={EDGE} fill="currentColor" />
    <circle class="mark-line" cx="24" cy="24" r="16.6" fill="none" stroke-width="1.6" />
    <path class="mark-line" d={ROSE} fill="none" stroke-width="1.6" />
  </svg>
)
