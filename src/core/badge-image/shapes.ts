import type { Shape } from './design.ts'

/** What lies behind the seal, in the square of 600 of the whole badge; the seal itself stands alone. */
export const SHAPE_PATHS: Record<Exclude<Shape, 'seal'>, string> = {
  circle: 'M300 8a292 292 0 1 0 0 584a292 292 0 0 0 0-584z',
  shield:
    'M300 6C392 48 482 62 570 58V300C570 452 452 548 300 596C148 548 30 452 30 300V58C118 62 208 48 300 6Z',
  hexagon:
    'M324 12L546 140Q568 153 568 178V422Q568 447 546 460L324 588Q300 601 276 588L54 460Q32 447 32 422V178Q32 153 54 140L276 12Q300-1 324 12Z',
  square: 'M80 14H520Q586 14 586 80V520Q586 586 520 586H80Q14 586 14 520V80Q14 14 80 14Z',
}
