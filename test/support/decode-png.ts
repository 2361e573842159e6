/** A picture as a viewer has it: 8 bits a sample, row by row. */
export interface Pixels {
  width: number
  height: number
  channels: number
  samples: Uint8Array
}

const CHANNELS: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }

/** A PNG decoder for tests that shares nothing with `core/bake`: 8 bits, not interlaced. */
export async function decodePng(png: Uint8Array): Promise<Pixels> {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  const [width, height, colourType] = [view.getUint32(16), view.getUint32(20), view.getUint8(25)]
  const channels = CHANNELS[colourType] ?? 0
  if (view.getUint8(24) !== 8 || view.getUint8(28) !== 0)
    throw new Error('not a kind of PNG for this decoder')
  const parts: Uint8Array<ArrayBuffer>[] = []
  for (let at = 8; at < png.length; at += 12 + view.getUint32(at)) {
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8))
    if (type === 'IDAT') parts.push(new Uint8Array(png.subarray(at + 8, at + 8 + view.getUint32(at))))
  }
  const inflated = new Blob(parts).stream().pipeThrough(new DecompressionStream('deflate'))
  const lines = new Uint8Array(await new Response(inflated).arrayBuffer())
  const stride = width * channels
  if (lines.length !== height * (stride + 1)) throw new Error('the PNG has too few or too many lines')
  const samples = new Uint8Array(height * stride)
  for (let y = 0; y < height; y++) {
    const filter = lines[y * (stride + 1)]
    for (let x = 0; x < stride; x++) {
      const left = x < channels ? 0 : (samples[y * stride + x - channels] ?? 0)
      const up = samples[(y - 1) * stride + x] ?? 0
      const corner = x < channels ? 0 : (samples[(y - 1) * stride + x - channels] ?? 0)
      const raw = lines[y * (stride + 1) + 1 + x] ?? 0
      samples[y * stride + x] = raw + predict(filter, left, up, corner)
    }
  }
  return { width, height, channels, samples }
}

function predict(filter: number | undefined, left: number, up: number, corner: number): number {
  switch (filter) {
    case 0:
      return 0
    case 1:
      return left
    case 2:
      return up
    case 3:
      return (left + up) >> 1
    case 4: {
      const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)]
      if (a <= b && a <= c) return left
      return b <= c ? up : corner
    }
    default:
      throw new Error(`there is no PNG filter ${filter}`)
  }
}

/** The samples of one pixel. */
export function pixelAt({ width, channels, samples }: Pixels, x: number, y: number): number[] {
  const start = (y * width + x) * channels
  return [...samples.subarray(start, start + channels)]
}
