import type { Server } from './start-server.ts'

export interface Taken {
  /** Wall time in milliseconds, as the caller sees it. */
  ms: number
  /** Processor time of workerd in milliseconds, in steps of 10; NaN where the machine does not tell. */
  cpuMs: number
}

/** How long something takes, and what it costs the server. */
export async function timed(server: Server, work: () => Promise<unknown>): Promise<Taken> {
  const cpu = server.cpu()
  const start = performance.now()
  await work()
  return { ms: performance.now() - start, cpuMs: 1000 * (server.cpu() - cpu) }
}

export const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)))
