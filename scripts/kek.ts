import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { checkValueOf, compareCheckValue, newKek } from './lib/kek.ts'
import { inRoot, ROOT } from './lib/root.ts'
import { localWranglerEnvironment, wrangler, wranglerEnvironment } from './lib/wrangler.ts'

// `new` prints a fresh key-encryption key. `value` prints what tells one from another without saying what it is.
// `check` compares that with what the database has written down. The key comes from a file or, with -, from standard
// input, never from an argument, because others see those.
const USAGE = `npm run kek -- new
npm run kek -- value FILE --version N
npm run kek -- check FILE --version N [--remote]`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { version: { type: 'string', default: '1' }, remote: { type: 'boolean', default: false } },
})
const [command, file] = positionals

try {
  if (command === 'new') console.log(newKek())
  else if (command === 'value' && file) console.log(await checkValueOf(readSecret(file), version()))
  else if (command === 'check' && file) await check(file)
  else throw new Error(USAGE)
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 2
}

function version(): number {
  return Number(values.version)
}

function readSecret(path: string): string {
  // An editor's line end at the end is none of the secret.
  return readFileSync(path === '-' ? 0 : path, 'utf8').trim()
}

async function check(path: string): Promise<void> {
  const value = await checkValueOf(readSecret(path), version())
  const verdict = compareCheckValue(await knownValues(), version(), value)
  console.log(verdict.sentence)
  process.exitCode = verdict.fits ? 0 : 1
}

/** What the database has written down of each KEK; read past the Worker, which answers nothing while one is missing. */
async function knownValues(): Promise<Map<number, string>> {
  const where = values.remote ? ['--remote', '--env', 'production'] : ['--local', '--env=']
  const env = values.remote ? wranglerEnvironment() : localWranglerEnvironment(inRoot('.wrangler/state'))
  const query = 'select version, lower(hex(value)) as value from kek_checks'
  const [node = '', ...args] = wrangler('d1', 'execute', 'DB', ...where, '--json', '--command', query)
  const { status, stdout, stderr } = spawnSync(node, args, { cwd: ROOT, env, encoding: 'utf8' })
  if (status !== 0) throw new Error(`The database cannot be asked: ${stderr || stdout}`)
  const [answer] = JSON.parse(stdout.slice(stdout.indexOf('['))) as [
    { results: { version: number; value: string }[] },
  ]
  return new Map(answer.results.map((row) => [row.version, row.value]))
}
