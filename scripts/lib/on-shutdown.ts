import { spawnSync } from 'node:child_process'

/**
 * Calls `shutdown` once, when this process is asked to end. `npm` passes a SIGTERM to the shell between the
 * two and no further, so a script that npm started also ends when npm is gone.
 */
export function onShutdown(shutdown: () => void): void {
  let called = false
  const once = () => {
    if (!called) shutdown()
    called = true
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, once)
  if (process.env.npm_lifecycle_event === undefined) return

  const parent = process.ppid
  const npm = parentOf(parent)
  setInterval(() => {
    if (process.ppid !== parent || (npm !== undefined && !isAlive(npm))) once()
  }, 1_000).unref()
}

function parentOf(pid: number): number | undefined {
  const { stdout } = spawnSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' })
  const parent = Number(stdout)
  return parent > 1 ? parent : undefined
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Somebody else's process may not be signalled, but it is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
