import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildClient } from './lib/build-client.ts'
import { onShutdown } from './lib/on-shutdown.ts'
import { inRoot } from './lib/root.ts'
import { skippedTests, type VitestReport } from './lib/skipped-tests.ts'
import { runToEnd } from './lib/start-process.ts'
import { wrangler, wranglerEnvironment } from './lib/wrangler.ts'

// Everything that must hold, cheapest first. With arguments only vitest runs, and gets them.
onShutdown(() => process.exit(130))

const node = (path: string, ...args: string[]): string[] => [process.execPath, inRoot(path), ...args]
const vitest = (...args: string[]): string[] => node('node_modules/vitest/vitest.mjs', 'run', ...args)
const tsc = (project: string): string[] => node('node_modules/typescript/bin/tsc', '--noEmit', '-p', project)

await buildClient()

const [...asked] = process.argv.slice(2)
if (asked.length > 0) {
  process.exit(await runToEnd(vitest(...asked)))
}

// Set where the public vectors must be there: then a test that did not run is one that failed.
const strict = process.env.REQUIRE_SHARED === '1'
const folder = mkdtempSync(join(tmpdir(), 'signet-test-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
const report = join(folder, 'vitest.json')
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]

await must(
  'The types of the Worker’s environment are up to date',
  wrangler('types', 'src/env.d.ts', '--check'),
)
await must('The Worker and its tests have sound types', tsc('tsconfig.json'))
await must('The scripts have sound types', tsc('tsconfig.node.json'))
await must('What runs in browsers has sound types', tsc('tsconfig.client.json'))
await must('The tests pass', vitest(...(strict ? reporters : [])))
if (strict) refuseSkippedTests()
await must('The demonstration works', node('scripts/demo.ts', '--own-server'))
console.log('\nEverything holds.')

async function must(claim: string, command: readonly string[]): Promise<void> {
  console.log(`\n▸ ${claim}?`)
  const code = await runToEnd(command, { env: wranglerEnvironment() })
  if (code !== 0) fail(claim, `exit code ${code}`)
}

function refuseSkippedTests(): void {
  const skipped = skippedTests(JSON.parse(readFileSync(report, 'utf8')) as VitestReport)
  if (skipped.length > 0) fail('No test is skipped', `\n${skipped.map((name) => `  - ${name}`).join('\n')}`)
}

function fail(claim: string, why: string): never {
  console.error(`\n✗ Does not hold: ${claim} (${why})`)
  process.exit(1)
}
