import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { inRoot, ROOT } from './lib/root.ts'
import { localWranglerEnvironment, wrangler, wranglerEnvironment } from './lib/wrangler.ts'

// The database on this machine is brought up to date, or with --remote that of production.
const { values } = parseArgs({ options: { remote: { type: 'boolean' } } })
const where = values.remote ? ['--remote', '--env', 'production'] : ['--local', '--env=']
const env = values.remote ? wranglerEnvironment() : localWranglerEnvironment(inRoot('.wrangler/state'))
const [node = '', ...args] = wrangler('d1', 'migrations', 'apply', 'DB', ...where)
process.exitCode = spawnSync(node, args, { cwd: ROOT, env, stdio: 'inherit' }).status ?? 1
