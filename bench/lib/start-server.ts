import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { onServerCore } from './cores.ts'
import { cpuSeconds, waitedSeconds } from './cpu-seconds.ts'
import type { FromServer } from './server-process.ts'
import type { ServerOptions } from './worker-options.ts'

export interface Server {
  origin: string
  /** Rows of a query on the server's own database. */
  query: <Row>(sql: string) => Promise<Row[]>
  /** Processor time of workerd so far; NaN where the machine does not tell. */
  cpu: () => number
  stop: () => Promise<void>
}

const running = new Set<() => Promise<void>>()

let [ran, waited] = [0, 0]

/**
 * How much of the time since the last call the servers were ready and had no core, in per cent: anything else
 * that ran there makes the numbers worse than they are.
 */
export function takeContention(): number {
  const share = ran + waited === 0 ? Number.NaN : (100 * waited) / (ran + waited)
  ;[ran, waited] = [0, 0]
  return share
}

/** For the end of a run, however it ends. */
export const stopAllServers = async (): Promise<void> => {
  await Promise.all([...running].map((stop) => stop()))
}

/** Starts Miniflare with a Worker on the server's core. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const [command = '', ...args] = onServerCore([
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    join(import.meta.dirname, 'server-process.ts'),
    JSON.stringify(options),
  ])
  const child = spawn(command, args, { stdio: ['ignore', 2, 2, 'ipc'] })
  const waiting = new Map<number, { resolve: (rows: unknown[]) => void; reject: (cause: Error) => void }>()
  let workerd: number | undefined
  const exited = new Promise<void>((resolve) => child.on('exit', () => resolve()))
  const stop = async () => {
    running.delete(stop)
    ran += cpuSeconds(workerd) ?? 0
    waited += waitedSeconds(workerd) ?? 0
    if (child.connected) child.disconnect()
    await exited
  }
  running.add(stop)

  let sent = 0
  const query = <Row>(sql: string) =>
    new Promise<Row[]>((resolve, reject) => {
      const id = ++sent
      waiting.set(id, { resolve: (rows) => resolve(rows as Row[]), reject })
      child.send({ id, sql })
    })

  return new Promise<Server>((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => reject(new Error(`the server ended with ${code}`)))
    child.on('message', (message: FromServer) => {
      if (message.kind === 'ready') {
        const { origin } = message
        workerd = message.workerd
        resolve({ origin, query, cpu: () => cpuSeconds(workerd) ?? Number.NaN, stop })
        return
      }
      const asked = waiting.get(message.id)
      waiting.delete(message.id)
      if (message.kind === 'rows') asked?.resolve(message.rows)
      else asked?.reject(new Error(message.message))
    })
  })
}
