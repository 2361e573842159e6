import { spawnSync } from 'node:child_process'
import { cpSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { BenchRun } from '../lib/bench-run.ts'
import type { Measurements } from '../lib/measurement.ts'
import { inRoot } from '../lib/root.ts'
import { median, round, spreadPercent } from '../lib/statistics.ts'

const ROUNDS = 11
const PROFILES = 9
const TARGET_MS = 100

// The least Worker that does what `/healthz` does: it asks the database once.
const HELLO = `export default {
  async fetch(_request, env) {
    await env.DB.prepare('select 1').first()
    return Response.json({ status: 'ok' })
  },
}
`

interface Started {
  ms: number
  cpuMs: number
}

/** `startup`: evaluating the main module, and from nothing to the first answer beside a Worker that says hello. */
export async function measureStartup({
  startSignet,
  signetScript,
  newFolder,
  say,
}: BenchRun): Promise<Measurements> {
  const folder = newFolder('hello')
  const hello = join(folder, basename(signetScript))
  // With the same WASM and fonts beside it, which Miniflare hands over to workerd whether they are used or not.
  cpSync(dirname(signetScript), folder, { recursive: true })
  writeFileSync(hello, HELLO)
  const kinds = {
    signet: { data: newFolder('startup-signet') },
    hello: { data: newFolder('startup-hello'), script: hello },
  }
  const taken: Record<keyof typeof kinds, Started[]> = { signet: [], hello: [] }
  // The first round makes the tables and warms the disk.
  for (let n = 0; n <= ROUNDS; n++) {
    for (const kind of ['signet', 'hello'] as const) {
      const start = performance.now()
      const server = await startSignet({ ...kinds[kind], consumers: false })
      const response = await fetch(`${server.origin}/healthz`)
      const answer = await response.text()
      const ms = performance.now() - start
      const cpuMs = 1000 * server.cpu()
      await server.stop()
      if (!response.ok) throw new Error(`${kind}: ${response.status} ${answer.slice(0, 500)}`)
      if (n > 0) taken[kind].push({ ms, cpuMs })
    }
  }
  const [signet, bare] = [taken.signet.map(({ ms }) => ms), taken.hello.map(({ ms }) => ms)]
  const cpu = (kind: keyof typeof kinds) => median(taken[kind].map(({ cpuMs }) => cpuMs))
  const profiles = profiledMs(newFolder('startup-profiles'))
  const value = median(profiles)
  say(
    `startup: ${round(value, 0)} ms; first answer ${round(median(signet), 0)} ms against ${round(median(bare), 0)} ms`,
  )
  return {
    startup: {
      value: round(value, 0),
      unit: 'ms',
      target: `<= ${TARGET_MS}`,
      met: value <= TARGET_MS,
      how: `time that \`wrangler check startup\` finds workerd active while it evaluates the main module (garbage collection included, waiting not), median of ${PROFILES}: what Cloudflare limits. Beside it, from spawning Miniflare and workerd to the first answer of /healthz, against a Worker of five lines that has the same bindings, WASM and fonts and asks D1 once too; medians of ${ROUNDS} alternating starts after one. There the difference has Miniflare reading and handing over two megabytes more in it, and the first request with its check of the key ring`,
      details: {
        'spread %': spreadPercent(profiles),
        'first answer: ms': round(median(signet), 0),
        'first answer: ms of hello world': round(median(bare), 0),
        'first answer: ms more than hello world': round(median(signet) - median(bare), 0),
        'first answer: spread %': spreadPercent(signet),
        'first answer: spread % of hello world': spreadPercent(bare),
        'first answer: ms of CPU in workerd, more than hello world': round(cpu('signet') - cpu('hello'), 0),
      },
    },
  }
}

function profiledMs(folder: string): number[] {
  return Array.from({ length: PROFILES }, () => {
    const outfile = join(folder, 'startup.cpuprofile')
    const args = ['check', 'startup', '--outfile', outfile]
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [inRoot('node_modules/wrangler/bin/wrangler.js'), ...args],
      {
        cwd: inRoot(),
        encoding: 'utf8',
        env: { ...process.env, WRANGLER_SEND_METRICS: 'false', WRANGLER_WRITE_LOGS: 'false', CI: 'true' },
      },
    )
    const active = /Active: ([\d.]+) ms/.exec(stripVTControlCharacters(stdout))?.[1]
    if (active === undefined) throw new Error(`wrangler check startup does not tell:\n${stdout}\n${stderr}`)
    return Number(active)
  })
}
