import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'

const SERVER_CORE = 0
const LOAD_CORE = 1

/** True where processes can be bound to a core and there are two of them. */
export const canPin = availableParallelism() >= 2 && spawnSync('taskset', ['-V']).status === 0

/** A command that runs on the server's core, with everything that it starts. */
export const onServerCore = (command: readonly string[]): string[] =>
  canPin ? ['taskset', '-c', String(SERVER_CORE), ...command] : [...command]

/** Binds this process, the load generator, to the other core. */
export function moveToLoadCore(): void {
  if (canPin) spawnSync('taskset', ['-a', '-c', '-p', String(LOAD_CORE), String(process.pid)])
}
