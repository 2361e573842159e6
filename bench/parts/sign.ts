import { isDeepStrictEqual } from 'node:util'
import type { BenchRun } from '../lib/bench-run.ts'
import type { Measurements } from '../lib/measurement.ts'
import { microsecondsOf, type PieceName, timeNothing, timePiece } from '../lib/pieces.ts'
import type { Server } from '../lib/start-server.ts'
import { median, round, spreadPercent } from '../lib/statistics.ts'

const ROUNDS = 11
const OURS_A_ROUND = 1_000
const PEER_A_ROUND = 120
const TARGET = 8

const SECTIONS: PieceName[] = [
  'canonicalise the proof options',
  'canonicalise the document',
  '- its shape',
  '- filling the template',
  'UTF-8 of the canonical form',
  'SHA-256 of it',
  'Ed25519 signature',
  'base58 of the signature',
]

/** `sign` and `sign-floor`: one credential after the other, one thread, in workerd. */
export async function measureSigning({ startPieces, say }: BenchRun): Promise<Measurements> {
  const server = await startPieces()
  await requireEqualSignatures(server)
  const nothing = await timeNothing(server)
  const measured = { ours: newSeries(), peer: newSeries(), floor: newSeries() }
  // The first round warms up.
  for (let n = 0; n <= ROUNDS; n++) {
    for (const piece of ['ours', 'peer', 'floor'] as const) {
      const count = piece === 'peer' ? PEER_A_ROUND : OURS_A_ROUND
      const cpu = server.cpu()
      const seconds = await timePiece(server, piece, count, n * count)
      if (n === 0) continue
      measured[piece].rates.push(count / (seconds - nothing))
      measured[piece].cpu += (server.cpu() - cpu) / count
    }
  }
  const [ours, peer, floor] = [measured.ours.rates, measured.peer.rates, measured.floor.rates]
  const ratio = median(ours) / median(peer)
  say(`sign: ${round(median(ours), 0)}/s against ${round(median(peer), 0)}/s`)

  const sections: Record<string, number> = {}
  for (const piece of SECTIONS) {
    sections[`µs ${piece}`] = round(await microsecondsOf(server, piece, { count: 1_000, rounds: 5 }), 1)
  }
  await server.stop()
  return {
    sign: {
      value: round(median(ours), 0),
      unit: 'credentials/s',
      peer: round(median(peer), 0),
      ratio: round(ratio, 1),
      target: `ratio >= ${TARGET}`,
      met: ratio >= TARGET,
      how: `eddsa-rdfc-2022 of an OpenBadgeCredential (named person, hashed address, validity; 500 different ones in turn), from the unsigned document to the signed one, in workerd, one thread, template path; peer: @digitalbazaar/vc issue() of the same documents in the same workerd with the runtime's Ed25519 and the same contexts; proofs compared and equal; median of ${ROUNDS} alternating rounds (after one to warm up) of ${OURS_A_ROUND} and ${PEER_A_ROUND}, time of an empty request taken off`,
      details: {
        'spread % ours': spreadPercent(ours),
        'spread % peer': spreadPercent(peer),
        'ratio of CPU time': round(measured.peer.cpu / measured.ours.cpu, 1),
        'µs a credential': round(1e6 / median(ours), 1),
        'µs peer': round(1e6 / median(peer), 1),
        ...sections,
      },
    },
    'sign-floor': {
      value: round(median(floor), 0),
      unit: 'signatures/s',
      ratio: round(median(ours) / median(floor), 2),
      target: null,
      met: null,
      how: 'one Ed25519 signature and the two SHA-256 over the same canonical bytes, nothing else, in turns with `sign`; ratio: `sign` as a share of this',
      details: { 'spread %': spreadPercent(floor), 'µs a signature': round(1e6 / median(floor), 1) },
    },
  }
}

const newSeries = (): { rates: number[]; cpu: number } => ({ rates: [], cpu: 0 })

/** Ed25519 has one signature for a key and a message: equal proofs mean that both did the same work. */
async function requireEqualSignatures(server: Server): Promise<void> {
  const response = await fetch(`${server.origin}/signatures?count=20`)
  const pairs = (await response.json()) as [{ proof: object[] }, { proof: object }][]
  for (const [ours, peer] of pairs) {
    if (isDeepStrictEqual(ours.proof[0], peer.proof)) continue
    throw new Error(`proofs differ: ${JSON.stringify(ours.proof)} ${JSON.stringify(peer.proof)}`)
  }
}
