import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, styleText } from 'node:util'
import { randomSecrets, readDevSecrets } from './lib/dev-secrets.ts'
import { localOrigin, startDevServer } from './lib/dev-server.ts'
import { type Step, StepFailed, startJourney } from './lib/journey.ts'
import { onShutdown } from './lib/on-shutdown.ts'
import { freePort, wantedPort } from './lib/port.ts'
import { inRoot } from './lib/root.ts'
import { answers } from './lib/wait-until.ts'
import { walkThrough } from './lib/walk-through.ts'

interface Stage {
  origin: string
  operatorToken: string
  own: boolean
  close: () => Promise<void>
}

const { values } = parseArgs({ options: { json: { type: 'boolean' }, 'own-server': { type: 'boolean' } } })
// `npm run demo --json`, without the `--` that would hand it on, means the same.
const json = values.json || process.env.npm_config_json === 'true'
const say = json ? () => {} : console.log

let stage: Stage | undefined
onShutdown(async () => {
  await stage?.close()
  process.exit(130)
})

const started = performance.now()
const { steps, step } = startJourney(tell)
let fault: string | undefined
try {
  stage = (await runningServer()) ?? (await ownServer())
  await walkThrough(stage.origin, stage.operatorToken, step)
} catch (error) {
  // What a step says is among the steps.
  if (!(error instanceof StepFailed)) fault = error instanceof Error ? error.message : String(error)
} finally {
  await stage?.close()
}
const ok = fault === undefined && steps.every((taken) => taken.ok)
const ms = Math.round(performance.now() - started)
process.exitCode = ok ? 0 : 1
const again = stage?.own ? 'Its server has ended. For links that stay, npm start first.\n' : ''
if (json) console.log(JSON.stringify({ ok, origin: stage?.origin, ms, steps, fault }))
else if (ok) say(`\nAll ${steps.length} steps held, in ${(ms / 1000).toFixed(1)} seconds.\n${again}`)
else say(`\n${fault ?? `Step ${steps.length} did not hold.`}\n`)

async function runningServer(): Promise<Stage | undefined> {
  if (values['own-server']) return undefined
  const origin = localOrigin(wantedPort())
  const operatorToken = process.env.OPERATOR_TOKEN || readDevSecrets(inRoot('.dev.vars')).OPERATOR_TOKEN
  if (!operatorToken || !(await answers(`${origin}/healthz`))) return undefined
  say(`\nWith the server that runs at ${origin}.\n`)
  return { origin, operatorToken, own: false, close: async () => {} }
}

async function ownServer(): Promise<Stage> {
  say('\nWith a server of its own, which ends afterwards.\n')
  const stateFolder = mkdtempSync(join(tmpdir(), 'signet-demo-'))
  process.on('exit', () => rmSync(stateFolder, { recursive: true, force: true }))
  const secrets = randomSecrets()
  const secretsFile = join(stateFolder, 'secrets')
  const lines = Object.entries(secrets).map(([name, value]) => `${name}=${value}\n`)
  writeFileSync(secretsFile, lines.join(''), { mode: 0o600 })
  const server = await step('A server with an empty database starts', async () => {
    const value = await startDevServer({ port: await freePort(), stateFolder, secretsFile })
    return { value, link: value.origin }
  })
  return { origin: server.origin, operatorToken: secrets.OPERATOR_TOKEN, own: true, close: server.stop }
}

function tell({ name, ok, ms, link, detail }: Step, number: number): void {
  const mark = ok ? styleText('green', '✓') : styleText('red', '✗')
  say(`${String(number).padStart(2)} ${mark} ${styleText('bold', name)}  ${styleText('dim', `${ms} ms`)}`)
  if (detail !== undefined) say(`     ${ok ? detail : styleText('red', detail)}`)
  if (link !== undefined) say(`     ${styleText('cyan', link)}`)
}
