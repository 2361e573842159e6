import { gunzipSync } from 'node:zlib'
import type { BenchRun } from '../lib/bench-run.ts'
import { createIssuer, issueBatch, newBatch, post } from '../lib/issuer.ts'
import type { Measurements } from '../lib/measurement.ts'
import { median, quantile, round } from '../lib/statistics.ts'

const REVOCATIONS = 200

/** `status-visible`: revoke, read the list, look at the bit. */
export async function measureStatus({ startSignet, say }: BenchRun): Promise<Measurements> {
  const server = await startSignet({ consumers: false })
  const issuer = await createIssuer(server)
  const items = await issueBatch(server, issuer, newBatch(REVOCATIONS))
  const read = async () => {
    const start = performance.now()
    const response = await fetch(`${server.origin}/i/${issuer.slug}/status/0`)
    const document = (await response.json()) as { credentialSubject: { encodedList: string } }
    return { ms: performance.now() - start, bits: decode(document.credentialSubject.encodedList) }
  }
  await read()

  const revokes: number[] = []
  const changed: number[] = []
  const unchanged: number[] = []
  let stale = 0
  for (const [n, { id, statusIndex }] of items.entries()) {
    const start = performance.now()
    await post(server, `${issuer.api}/credentials/${id}/revoke`, issuer.key, { reason: 'Benchmark' })
    revokes.push(performance.now() - start)
    const first = await read()
    changed.push(first.ms)
    // The bit itself, and that no other bit came or went.
    if (!isSet(first.bits, statusIndex) || countSet(first.bits) !== n + 1) stale++
    unchanged.push((await read()).ms)
  }
  await server.stop()
  say(`status-visible: ${stale} stale reads of ${REVOCATIONS}`)
  return {
    'status-visible': {
      value: stale,
      unit: `stale reads of ${REVOCATIONS}`,
      target: '0',
      met: stale === 0,
      how: `${REVOCATIONS} times: POST …/revoke, then GET the status list at the origin; stale if the bit is not set or any other bit is not as expected`,
      details: {
        'ms of the GET after a revocation, median': round(median(changed), 2),
        'ms of the GET after a revocation, p99': round(quantile(changed, 0.99), 2),
        'ms of a GET of an unchanged list, median': round(median(unchanged), 2),
        'ms of a GET of an unchanged list, p99': round(quantile(unchanged, 0.99), 2),
        'ms of a revocation, median': round(median(revokes), 2),
      },
    },
  }
}

/** Bitstring Status List 1.0, "Bitstring Expansion Algorithm": multibase base64url of gzip. */
const decode = (encodedList: string): Buffer => gunzipSync(Buffer.from(encodedList.slice(1), 'base64url'))

const isSet = (bits: Buffer, index: number): boolean =>
  ((bits[index >> 3] ?? 0) & (0x80 >> (index & 7))) !== 0

function countSet(bits: Buffer): number {
  let count = 0
  for (const byte of bits) for (let rest = byte; rest > 0; rest &= rest - 1) count++
  return count
}
