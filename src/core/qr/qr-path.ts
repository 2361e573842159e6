import { encode } from 'uqr'

export interface QrPath {
  /** Modules on a side, with the four of quiet zone on each (ISO/IEC 18004). */
  size: number
  /** Path data: each row's dark modules as bars one unit high. */
  data: string
}

const QUIET_ZONE = 4

/** A QR code as one path to be filled, in units of a module. */
export function qrPath(text: string): QrPath {
  // M: a fold or a coffee stain takes no more than 15 %.
  const { data, size } = encode(text, { ecc: 'M', border: QUIET_ZONE })
  const bars = data.flatMap((row, y) => barsOf(row).map(([x, width]) => `M${x} ${y}h${width}v1h-${width}z`))
  return { size, data: bars.join('') }
}

function barsOf(row: readonly boolean[]): [start: number, width: number][] {
  const bars: [number, number][] = []
  for (const [x, dark] of row.entries()) {
    const last = bars.at(-1)
    if (!dark) continue
    if (last && last[0] + last[1] === x) last[1]++
    else bars.push([x, 1])
  }
  return bars
}
