import type { BenchRun } from '../lib/bench-run.ts'
import type { Measurements } from '../lib/measurement.ts'
import { microsecondsOf, type PieceName, timeNothing, timePiece } from '../lib/pieces.ts'
import { median, round, spreadPercent } from '../lib/statistics.ts'

const ROUNDS = 11
// More than there are credentials of different shapes, so that each round meets all of them.
const A_ROUND = 330
const TARGETS = { own: 1, foreign: 1.2 }

/** `verify`: our own credentials and others', against the peer's verifier, one after the other in workerd. */
export async function measureVerifying({ startPieces, say }: BenchRun): Promise<Measurements> {
  const server = await startPieces()
  const nothing = await timeNothing(server)
  const names = ['verify own', 'verify own, peer', 'verify foreign', 'verify foreign, peer'] as const
  const taken = new Map<PieceName, { us: number[]; cpu: number }>(
    names.map((name) => [name, { us: [], cpu: 0 }]),
  )
  // The first round warms up.
  for (let n = 0; n <= ROUNDS; n++) {
    for (const name of names) {
      const cpu = server.cpu()
      const seconds = await timePiece(server, name, A_ROUND, n * A_ROUND)
      const series = taken.get(name)
      if (n === 0 || series === undefined) continue
      series.us.push((1e6 * (seconds - nothing)) / A_ROUND)
      series.cpu += server.cpu() - cpu
    }
  }
  const few = await microsecondsOf(server, 'verify foreign, one of few shapes', { count: A_ROUND, rounds: 5 })
  await server.stop()

  const seriesOf = (name: PieceName) => taken.get(name) ?? { us: [], cpu: 0 }
  const compare = (whose: 'own' | 'foreign') => {
    const [ours, peer] = [seriesOf(`verify ${whose}`), seriesOf(`verify ${whose}, peer`)]
    return {
      us: median(ours.us),
      peer: median(peer.us),
      ratio: median(ours.us) / median(peer.us),
      ratioOfCpu: ours.cpu / peer.cpu,
      spread: spreadPercent(ours.us),
      spreadOfPeer: spreadPercent(peer.us),
    }
  }
  const [own, foreign] = [compare('own'), compare('foreign')]
  say(
    `verify: own ${round(own.us, 0)} µs, x ${round(own.ratio, 2)}; foreign ${round(foreign.us, 0)} µs, x ${round(foreign.ratio, 2)}`,
  )
  return {
    verify: {
      value: round(own.us, 0),
      unit: 'µs an own credential',
      peer: round(own.peer, 0),
      ratio: round(own.ratio, 2),
      target: `ratio <= ${TARGETS.own} own, <= ${TARGETS.foreign} foreign`,
      met: own.ratio <= TARGETS.own && foreign.ratio <= TARGETS.foreign,
      how: `every check of verifyCredential (schema, JSON-LD, dates, key, proof, issuer, status list) in workerd, one thread, DID document and status list given as arguments; own: 500 credentials of one achievement in turn, whose shape the verifier knows; foreign: 320 random credentials of another issuer, each with other members, more shapes than are kept, so that none goes by template; peer: @digitalbazaar/vc verifyCredential of the same credentials in the same workerd, with the runtime's Ed25519, an imported key, the same contexts from memory, and no work on status (it is told that all is well); median of ${ROUNDS} alternating rounds (after one to warm up) of ${A_ROUND}, time of an empty request taken off`,
      details: {
        'own, ratio of CPU time': round(own.ratioOfCpu, 2),
        'own, spread %': own.spread,
        'own, spread % peer': own.spreadOfPeer,
        'foreign, µs': round(foreign.us, 0),
        'foreign, µs peer': round(foreign.peer, 0),
        'foreign, ratio': round(foreign.ratio, 2),
        'foreign, ratio of CPU time': round(foreign.ratioOfCpu, 2),
        'foreign, spread %': foreign.spread,
        'foreign, spread % peer': foreign.spreadOfPeer,
        'foreign of a known shape, µs': round(few, 0),
      },
    },
  }
}
