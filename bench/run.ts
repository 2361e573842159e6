/**
 * `npm run bench` measures everything, `npm run bench -- KEY…` the named results only. Writes
 * `bench/results.json`; results that were not measured now stay there as they were.
 */
import { mkdirSync, rmSync } from 'node:fs'
import type { BenchRun } from './lib/bench-run.ts'
import { buildWorker } from './lib/build-workers.ts'
import { moveToLoadCore } from './lib/cores.ts'
import type { Measurements } from './lib/measurement.ts'
import { printTable, withContention, writeResults } from './lib/report.ts'
import { removeLeftovers, runFolder } from './lib/run-folder.ts'
import { startServer, stopAllServers, takeContention } from './lib/start-server.ts'
import { measureBatch } from './parts/batch.ts'
import { measureBundle } from './parts/bundle.ts'
import { measureGrowth } from './parts/growth.ts'
import { measureHook } from './parts/hook.ts'
import { measureRows } from './parts/row-bytes.ts'
import { measureSigning } from './parts/sign.ts'
import { measureStartup } from './parts/startup.ts'
import { measureStatus } from './parts/status-visible.ts'
import { compareTemplate } from './parts/template-equals-slow.ts'
import { measureVerifying } from './parts/verify.ts'

const PARTS: { keys: string[]; run: (bench: BenchRun) => Promise<Measurements> }[] = [
  { keys: ['sign', 'sign-floor'], run: measureSigning },
  { keys: ['verify'], run: measureVerifying },
  { keys: ['template-equals-slow'], run: compareTemplate },
  { keys: ['batch'], run: measureBatch },
  { keys: ['row-bytes'], run: measureRows },
  { keys: ['growth'], run: measureGrowth },
  { keys: ['hook'], run: measureHook },
  { keys: ['status-visible'], run: measureStatus },
  { keys: ['bundle'], run: measureBundle },
  { keys: ['startup'], run: measureStartup },
]

const wanted = process.argv.slice(2)
const unknown = wanted.filter((key) => !PARTS.some(({ keys }) => keys.includes(key)))
if (unknown.length > 0) {
  console.error(
    `There is no ${unknown.join(', ')}. There are: ${PARTS.flatMap(({ keys }) => keys).join(', ')}`,
  )
  process.exit(2)
}

const started = performance.now()
const seconds = () => `${Math.round((performance.now() - started) / 1000)} s`
removeLeftovers()
const newFolder = (name: string): string => {
  const path = runFolder(name)
  mkdirSync(path, { recursive: true })
  return path
}

async function end(code: number): Promise<never> {
  await stopAllServers()
  rmSync(runFolder(), { recursive: true, force: true })
  process.exit(code)
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(1))

const failed: string[] = []
moveToLoadCore()
try {
  const signet = buildWorker('wrangler.toml', newFolder('signet'))
  const pieces = buildWorker('bench/worker/wrangler.toml', newFolder('pieces'))
  const bench: BenchRun = {
    startSignet: (options = {}) => startServer({ script: signet, bindings: 'signet', ...options }),
    signetScript: signet,
    startPieces: () => startServer({ script: pieces, bindings: 'bare' }),
    newFolder,
    say: (text) => console.error(`${seconds().padStart(6)}  ${text}`),
  }
  const results: Measurements = {}
  for (const { keys, run } of PARTS) {
    if (wanted.length > 0 && !keys.some((key) => wanted.includes(key))) continue
    bench.say(`${keys.join(', ')} …`)
    try {
      Object.assign(results, withContention(await run(bench), takeContention()))
    } catch (cause) {
      // The other parts are still worth having.
      failed.push(...keys)
      console.error(cause)
      await stopAllServers()
    }
  }
  writeResults(results, failed)
  printTable(results)
  bench.say('done')
} catch (cause) {
  console.error(cause)
  await end(1)
}
await end(failed.length > 0 ? 1 : 0)
