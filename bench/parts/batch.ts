import type { BenchRun } from '../lib/bench-run.ts'
import { createIssuer, issueBatch, newBatch } from '../lib/issuer.ts'
import type { Measurements } from '../lib/measurement.ts'
import { microsecondsOf, type PieceName } from '../lib/pieces.ts'
import type { Server } from '../lib/start-server.ts'
import { median, round, spreadPercent } from '../lib/statistics.ts'
import { sleep, type Taken, timed } from '../lib/stopwatch.ts'

const ROUNDS = 9
const SIZE = 1_000
const TARGET = 1_000

/** What one credential of a batch needs, and how often. The rest is D1, JSON, validation and glue. */
const SECTIONS: [name: string, piece: PieceName, times: number][] = [
  ['sign', 'ours', 1],
  ['build the document', 'build the document', 1],
  ['blind index', 'blind index', 1],
  ['identity hash', 'identity hash', 1],
  ['import the data key', 'import a data key', 1],
  ['seal three times', 'seal once', 3],
]

/** `batch`: a thousand credentials for a thousand new people in one request. */
export async function measureBatch(bench: BenchRun): Promise<Measurements> {
  const answers = await measureAnswers(bench)
  const queue = await measureQueue(bench)
  const rates = answers.map(({ ms }) => (1000 * SIZE) / ms)
  const answerCpu = perCredential(median(answers.map(({ cpuMs }) => cpuMs)))
  const queueCpu = perCredential(queue.cpuMs)
  return {
    batch: {
      value: round(median(rates), 0),
      unit: 'credentials/s',
      target: `>= ${TARGET}`,
      met: median(rates) >= TARGET,
      how: `POST …/credentials/batch of ${SIZE} new people (name and address), from sending the request to having its whole answer, when all rows (people, credentials with status positions, audit, outbox) are committed in D1; server on one core; median of ${ROUNDS} after 2 to warm up. What the queue does afterwards is not in the number: it is measured once more with the consumer of production and MAIL=none, and told beside`,
      details: {
        'spread %': spreadPercent(rates),
        'ms a batch': round(median(answers.map(({ ms }) => ms)), 0),
        'µs of CPU a credential, answer': answerCpu,
        'µs of CPU a credential, queue afterwards': queueCpu,
        'ms from the answer to an empty outbox': round(queue.ms, 0),
        'credentials/s of CPU, answer alone': round(1e6 / answerCpu, 0),
        'credentials/s of CPU, queue included': round(1e6 / (answerCpu + queueCpu), 0),
        ...(await sections(bench)),
      },
    },
  }
}

const perCredential = (ms: number): number => round((1000 * ms) / SIZE, 0)

async function measureAnswers({ startSignet, say }: BenchRun): Promise<Taken[]> {
  const server = await startSignet({ consumers: false })
  const issuer = await createIssuer(server)
  const answers: Taken[] = []
  for (let n = -2; n < ROUNDS; n++) {
    const body = newBatch(SIZE)
    const answer = await timed(server, () => issueBatch(server, issuer, body))
    if (n >= 0) answers.push(answer)
  }
  say(`batch: answered in ${answers.map(({ ms }) => round(ms, 0)).join(', ')} ms`)
  await requireRows(server, (ROUNDS + 2) * SIZE)
  await server.stop()
  return answers
}

/** From the answer until every notice is delivered. */
async function measureQueue({ startSignet, say }: BenchRun): Promise<Taken> {
  const server = await startSignet()
  const issuer = await createIssuer(server)
  await issueBatch(server, issuer, newBatch(SIZE))
  const after = await timed(server, () => outboxIsEmpty(server))
  say(`batch: outbox empty ${round(after.ms, 0)} ms after the answer`)
  await server.stop()
  return after
}

async function outboxIsEmpty(server: Server): Promise<void> {
  for (;;) {
    const [row] = await server.query<{ n: number }>('select count(*) n from outbox')
    if (row?.n === 0) return
    await sleep(250)
  }
}

async function requireRows(server: Server, expected: number): Promise<void> {
  for (const table of ['credentials', 'recipients']) {
    const [row] = await server.query<{ n: number }>(`select count(*) n from ${table}`)
    if (row?.n !== expected) throw new Error(`${row?.n} ${table} instead of ${expected}`)
  }
  const issued = "select count(*) n from audit_entries where action = 'credential.issued'"
  const [row] = await server.query<{ n: number }>(issued)
  if (row?.n !== expected) throw new Error(`${row?.n} audit entries instead of ${expected}`)
}

async function sections({ startPieces }: BenchRun): Promise<Record<string, number>> {
  const server = await startPieces()
  const found: Record<string, number> = {}
  for (const [name, piece, times] of SECTIONS) {
    const one = await microsecondsOf(server, piece, { count: 1_000, rounds: 5 })
    found[`µs of it: ${name}`] = round(times * one, 1)
  }
  await server.stop()
  return found
}
