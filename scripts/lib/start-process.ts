import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from './root.ts'

export interface RunningProcess {
  /** Settles with the exit code, when everything that the process started has ended too. */
  exited: Promise<number>
  /** Asks, waits five seconds, then insists; returns when it is done. */
  stop: () => Promise<void>
}

export interface ProcessOptions {
  env?: NodeJS.ProcessEnv
  /** Where its output goes, both streams; without it, where ours goes. */
  onOutput?: (text: string) => void
}

/**
 * Starts a command that never outlives this process: it and whatever it starts form a process group of their
 * own, which `leash.ts` ends.
 */
export function startProcess(command: readonly string[], options: ProcessOptions = {}): RunningProcess {
  const { env = process.env, onOutput } = options
  const output = onOutput ? 'pipe' : 'inherit'
  const leash = spawn(process.execPath, [join(import.meta.dirname, 'leash.ts'), ...command], {
    cwd: ROOT,
    env,
    detached: true,
    stdio: ['pipe', output, output],
  })
  if (onOutput) {
    for (const stream of [leash.stdout, leash.stderr]) stream?.setEncoding('utf8').on('data', onOutput)
  }
  leash.on('exit', () => endGroup(leash.pid))
  const exited = new Promise<number>((resolve, reject) => {
    leash.on('error', reject)
    leash.on('close', (code) => resolve(code ?? 1))
  })
  const stop = async () => {
    leash.stdin?.end()
    await exited
  }
  return { exited, stop }
}

/** Runs a command to its end and returns its exit code. */
export const runToEnd = (command: readonly string[], options?: ProcessOptions): Promise<number> =>
  startProcess(command, options).exited

// A group keeps its number while a member lives, even if the leash itself was killed.
function endGroup(leader: number | undefined): void {
  if (leader === undefined) return
  try {
    process.kill(-leader, 'SIGKILL')
  } catch {
    // Nobody is left, as it should be.
  }
}
