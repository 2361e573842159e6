import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { inRoot } from './root.ts'

/** Builds a Worker as it would be deployed and returns the path of its main module. */
export function buildWorker(config: string, outdir: string): string {
  const args = ['deploy', '--dry-run', '--config', inRoot(config), '--outdir', outdir]
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [inRoot('node_modules/wrangler/bin/wrangler.js'), ...args],
    {
      cwd: inRoot(),
      encoding: 'utf8',
      env: { ...process.env, WRANGLER_SEND_METRICS: 'false', WRANGLER_WRITE_LOGS: 'false', CI: 'true' },
    },
  )
  if (status !== 0) throw new Error(`${config} does not build:\n${stdout}\n${stderr}`)
  return join(outdir, 'index.js')
}
