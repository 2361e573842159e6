import { existsSync, readdirSync, rmSync } from 'node:fs'
import { isAlive } from '../../scripts/lib/on-shutdown.ts'
import { inRoot } from './root.ts'

const FOLDER = inRoot('bench/.cache')

/** Where this run keeps built Workers and databases. */
export const runFolder = (...path: string[]): string => inRoot('bench/.cache', `run-${process.pid}`, ...path)

/** Removes what runs have left that were killed. */
export function removeLeftovers(): void {
  if (!existsSync(FOLDER)) return
  for (const name of readdirSync(FOLDER)) {
    const pid = Number(/^run-(\d+)$/.exec(name)?.[1])
    if (pid > 0 && !isAlive(pid)) rmSync(inRoot('bench/.cache', name), { recursive: true, force: true })
  }
}
