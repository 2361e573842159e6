import { Unzlib } from 'fflate'
import { concatBytes } from '../encoding/bytes.ts'
import type { Budget } from './budget.ts'

// Deflate grows a thousandfold at most: no piece becomes more than 4 MiB before it is counted.
const PIECE = 4096

/** The content of a deflated stream as far as the budget goes, or nothing if it is broken. */
export function inflate(deflated: Uint8Array, budget: Budget): Uint8Array<ArrayBuffer> | undefined {
  const chunks: Uint8Array[] = []
  let grown = 0
  const stream = new Unzlib((chunk) => {
    chunks.push(chunk)
    grown += chunk.length
  })
  for (let at = 0; at < deflated.length; at += PIECE) {
    try {
      stream.push(deflated.subarray(at, at + PIECE), at + PIECE >= deflated.length)
    } catch {
      return undefined
    }
    budget.spend(grown)
    grown = 0
  }
  return concatBytes(...chunks)
}
