import type { PieceName } from '../worker/pieces.ts'
import type { Server } from './start-server.ts'
import { median } from './statistics.ts'
import { timed } from './stopwatch.ts'

export type { PieceName }

/** Seconds that a request takes which makes the bench Worker do a piece of work `count` times. */
export async function timePiece(server: Server, piece: PieceName, count: number, from = 0): Promise<number> {
  const url = `${server.origin}/run/${encodeURIComponent(piece)}?from=${from}&count=${count}`
  const { ms } = await timed(server, async () => {
    const response = await fetch(url)
    const text = await response.text()
    if (!response.ok) throw new Error(`${piece}: ${response.status} ${text.slice(0, 500)}`)
  })
  return ms / 1000
}

/** Seconds of a request that does nothing. */
export async function timeNothing(server: Server): Promise<number> {
  const samples: number[] = []
  for (let n = 0; n < 20; n++) samples.push(await timePiece(server, 'empty', 1))
  return median(samples)
}

/** Microseconds of one call of a piece: the median of rounds, without the request around it. */
export async function microsecondsOf(
  server: Server,
  piece: PieceName,
  { count, rounds }: { count: number; rounds: number },
): Promise<number> {
  const nothing = await timeNothing(server)
  await timePiece(server, piece, count)
  const samples: number[] = []
  for (let round = 0; round < rounds; round++) {
    samples.push(await timePiece(server, piece, count, round * count))
  }
  return (1e6 * (median(samples) - nothing)) / count
}
