import type { BenchRun } from '../lib/bench-run.ts'
import { openDatabaseFile } from '../lib/database-file.ts'
import { fillDatabase } from '../lib/fill-database.ts'
import { createIssuer, type Issuer, issueBatch, issueOne, newBatch } from '../lib/issuer.ts'
import type { Measurements } from '../lib/measurement.ts'
import type { Server } from '../lib/start-server.ts'
import { median, round, spreadPercent } from '../lib/statistics.ts'
import { timed } from '../lib/stopwatch.ts'

const FULL = 500_000
const ROUNDS = 9
const BATCH = 1_000
const SINGLES = 40
const TARGET = 1.25

interface Subject {
  server: Server
  issuer: Issuer
  batches: number[]
  singles: number[]
  cpu: number[]
}

/** `growth`: issuing into a full database and into an empty one, in turns. */
export async function measureGrowth({ startSignet, newFolder, say }: BenchRun): Promise<Measurements> {
  const data = newFolder('full')
  const first = await startSignet({ data, consumers: false })
  const fullIssuer = await createIssuer(first)
  await issueBatch(first, fullIssuer, newBatch(BATCH))
  await first.stop()
  const file = openDatabaseFile(data)
  fillDatabase(file, FULL)
  file.close()
  say(`growth: the full database holds ${FULL} credentials`)

  const subject = (server: Server, issuer: Issuer): Subject => ({
    server,
    issuer,
    batches: [],
    singles: [],
    cpu: [],
  })
  const full = subject(await startSignet({ data, consumers: false }), fullIssuer)
  await requireCount(full.server, FULL)
  const emptyServer = await startSignet({ consumers: false })
  const empty = subject(emptyServer, await createIssuer(emptyServer))
  for (let n = 0; n < ROUNDS; n++) {
    // Whoever goes first in one round goes second in the next.
    for (const one of n % 2 === 0 ? [empty, full] : [full, empty]) await measureRound(one, n === 0)
  }
  await full.server.stop()
  await empty.server.stop()

  const ratioOf = (samples: (one: Subject) => number[]) => median(samples(full)) / median(samples(empty))
  const [batch, single] = [ratioOf((one) => one.batches), ratioOf((one) => one.singles)]
  const worse = Math.max(batch, single)
  say(`growth: batch x ${round(batch, 2)}, single x ${round(single, 2)}`)
  return {
    growth: {
      value: round(worse, 2),
      unit: 'x the time',
      ratio: round(worse, 2),
      target: `ratio <= ${TARGET}`,
      met: worse <= TARGET,
      how: `the worse of two ratios: a batch of ${BATCH} and a single credential, for new people, into a database of ${FULL} credentials of the same issuer (filled in SQL with rows of the shape of real ones, people and audit included) against one that starts empty and holds at most ${ROUNDS * (BATCH + SINGLES)}; two servers on the same core in turns, no consumer; medians of ${ROUNDS - 1} batches and ${(ROUNDS - 1) * SINGLES} singles after a round to warm up`,
      details: {
        'batch, ratio': round(batch, 2),
        'batch, ms full': round(median(full.batches), 0),
        'batch, ms empty': round(median(empty.batches), 0),
        'batch, ratio of CPU time': round(
          ratioOf((one) => one.cpu),
          2,
        ),
        'batch, spread % full': spreadPercent(full.batches),
        'batch, spread % empty': spreadPercent(empty.batches),
        'single, ratio': round(single, 2),
        'single, ms full': round(median(full.singles), 2),
        'single, ms empty': round(median(empty.singles), 2),
      },
    },
  }
}

async function measureRound(one: Subject, isWarmUp: boolean): Promise<void> {
  const { server, issuer } = one
  const body = newBatch(BATCH)
  const batch = await timed(server, () => issueBatch(server, issuer, body))
  const singles: number[] = []
  for (let n = 0; n < SINGLES; n++) singles.push((await timed(server, () => issueOne(server, issuer))).ms)
  if (isWarmUp) return
  one.batches.push(batch.ms)
  one.cpu.push(batch.cpuMs)
  one.singles.push(...singles)
}

async function requireCount(server: Server, expected: number): Promise<void> {
  const [row] = await server.query<{ n: number }>('select count(*) n from credentials')
  if (row?.n !== expected) throw new Error(`${row?.n} credentials instead of ${expected}`)
}
