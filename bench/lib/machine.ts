import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { canPin } from './cores.ts'
import { inRoot } from './root.ts'

/** What the numbers depend on. No name of a host or a person: the file is committed. */
export const describeMachine = () => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  node: process.versions.node,
  workerd: versionOf('workerd'),
  miniflare: versionOf('miniflare'),
  pinned: canPin ? 'server on one core, load on another' : 'no: taskset or a second core is missing',
})

export function versionOf(name: string): string {
  const { version } = JSON.parse(readFileSync(inRoot('node_modules', name, 'package.json'), 'utf8')) as {
    version: string
  }
  return version
}
