import { spawnSync } from 'node:child_process'
import { parseArgs, stripVTControlCharacters } from 'node:util'
import { buildClient } from './lib/build-client.ts'
import { productionFaults } from './lib/production-faults.ts'
import { ROOT } from './lib/root.ts'
import { wrangler, wranglerEnvironment } from './lib/wrangler.ts'
import { readWranglerConfig } from './lib/wrangler-config.ts'

const PRODUCTION = ['--env', 'production']

await buildClient()

const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean' } } })
if (values['dry-run']) {
  run('deploy', '--dry-run', '--outdir', 'dist', ...PRODUCTION)
} else {
  const config = readWranglerConfig('production')
  refuseIf(productionFaults(config), 'wrangler.toml, [env.production]:')
  refuseIf(missingSecrets(config.secrets?.required ?? []), 'Secrets of the Worker:')
  // First the tables: code knows the schema before it and its own, a schema knows nothing of code.
  run('d1', 'migrations', 'apply', 'DB', '--remote', ...PRODUCTION)
  run('deploy', ...PRODUCTION)
}

function missingSecrets(required: readonly string[]): string[] {
  const { status, stdout, stderr } = invoke(['secret', 'list', '--format', 'json', ...PRODUCTION], 'pipe')
  const isNew = stderr.includes('If this is a new Worker')
  if (status !== 0 && !isNew) return [`they cannot be listed. ${stripVTControlCharacters(stderr).trim()}`]
  const present = isNew ? [] : (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name)
  return required
    .filter((name) => !present.includes(name))
    .map((name) => `${name} is missing. Put it: npx wrangler secret put ${name} --env production`)
}

function refuseIf(faults: readonly string[], where: string): void {
  if (faults.length === 0) return
  console.error(`Not deployed. ${where}\n${faults.map((fault) => `  - ${fault}`).join('\n')}`)
  process.exit(1)
}

function run(...args: string[]): void {
  const { status } = invoke(args, 'inherit')
  if (status !== 0) process.exit(status ?? 1)
}

function invoke(args: readonly string[], stdio: 'inherit' | 'pipe') {
  const [node = '', ...rest] = wrangler(...args)
  return spawnSync(node, rest, { cwd: ROOT, env: wranglerEnvironment(), stdio, encoding: 'utf8' })
}
