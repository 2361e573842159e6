interface Rosette {
  centre: number
  radius: number
  amplitude: number
  /** How many times the line swings out on its way round. */
  lobes: number
  /** A second, slower swing that makes the lobes breathe, as on engraved paper. */
  beat?: { lobes: number; amplitude: number }
}

type Point = readonly [number, number]

// Quarter swings: the extremes and the crossings of a sine, which a Catmull-Rom spline joins almost exactly.
const SAMPLES_PER_LOBE = 4

function pointAt(rosette: Rosette, angle: number): Point {
  const { centre, radius, amplitude, lobes, beat } = rosette
  const swing = amplitude * Math.cos(lobes * angle)
  const slow = beat === undefined ? 0 : beat.amplitude * Math.cos(beat.lobes * angle)
  const reach = radius + swing + slow
  return [centre + reach * Math.sin(angle), centre - reach * Math.cos(angle)]
}

const round = (value: number): string => String(Math.round(value * 10) / 10)

/** The closed line of an engraver's rose engine, as SVG path data. */
export function rosettePath(rosette: Rosette): string {
  const count = rosette.lobes * SAMPLES_PER_LOBE
  const at = (index: number): Point => pointAt(rosette, (2 * Math.PI * index) / count)

  const start = at(0)
  let path = `M${round(start[0])} ${round(start[1])}`
  for (let i = 0; i < count; i++) {
    const [before, from, to, after] = [at(i - 1), at(i), at(i + 1), at(i + 2)]
    const controls = [
      from[0] + (to[0] - before[0]) / 6,
      from[1] + (to[1] - before[1]) / 6,
      to[0] - (after[0] - from[0]) / 6,
      to[1] - (after[1] - from[1]) / 6,
    ]
    path += `C${[...controls, ...to].map(round).join(' ')}`
  }
  return `${path}Z`
}
