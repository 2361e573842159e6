import { mkdirSync } from 'node:fs'
import { apiClient, UnexpectedAnswer } from './api-client.ts'
import { buildClient } from './build-client.ts'
import { runToEnd, startProcess } from './start-process.ts'
import { waitUntil } from './wait-until.ts'
import { localWranglerEnvironment, wrangler } from './wrangler.ts'

export interface DevServer {
  origin: string
  /** Settles with the exit code when the server has ended, by itself or because it was stopped. */
  exited: Promise<number>
  stop: () => Promise<void>
}

// As wrangler.toml has it; `wrangler dev` runs no cron trigger by itself.
const CRON_MS = 60_000

export const localOrigin = (port: number): string => `http://localhost:${port}`

/**
 * The Worker on this machine, with its database up to date, ready to answer. What wrangler says on the way
 * is shown only if it fails; what the server says from then on goes to `onOutput`.
 */
export async function startDevServer(options: {
  port: number
  /** Where D1, R2 and Queues keep their data. */
  stateFolder: string
  /** Instead of `.dev.vars`. */
  secretsFile?: string
  onOutput?: (text: string) => void
}): Promise<DevServer> {
  const { port, stateFolder, secretsFile, onOutput = () => {} } = options
  const origin = localOrigin(port)
  const env = localWranglerEnvironment(stateFolder)
  const secrets = secretsFile === undefined ? [] : ['--env-file', secretsFile]
  mkdirSync(stateFolder, { recursive: true })
  await buildClient()

  const said = heldBack()
  const migrate = wrangler(
    'd1',
    'migrations',
    'apply',
    'DB',
    '--local',
    '--env=',
    '--persist-to',
    stateFolder,
  )
  if ((await runToEnd([...migrate, ...secrets], { env, onOutput: said.add })) !== 0) {
    throw new Error(`the database could not be brought up to date:\n${said.text()}`)
  }

  let ready = false
  let exitCode: number | undefined
  const server = startProcess(
    [
      ...wrangler('dev', '--env=', '--ip', '127.0.0.1', '--port', String(port), '--inspector-port', '0'),
      ...['--persist-to', stateFolder, '--var', `PUBLIC_ORIGIN:${origin}`, ...secrets],
    ],
    { env, onOutput: (text) => (ready ? onOutput(text) : said.add(text)) },
  )
  server.exited.then((code) => {
    exitCode = code
  })
  const isHealthy = async () => {
    if (exitCode === undefined) return checkHealth(origin)
    throw new Error(`the server ended with exit code ${exitCode}\n${said.text()}`)
  }
  try {
    await waitUntil(`${origin}/healthz answers`, isHealthy, { timeoutMs: 60_000 })
  } catch (error) {
    await server.stop()
    throw error
  }
  ready = true
  const cron = setInterval(() => fetch(`${origin}/cdn-cgi/local/scheduled`).catch(() => {}), CRON_MS).unref()
  server.exited.then(() => clearInterval(cron))
  return { origin, ...server }
}

/** True when it is well; throws what no waiting will cure. */
async function checkHealth(origin: string): Promise<true | undefined> {
  try {
    await apiClient(origin).get('/healthz')
    return true
  } catch (error) {
    if (error instanceof UnexpectedAnswer && error.isMisconfiguration) throw error
    return undefined
  }
}

function heldBack(): { add: (text: string) => void; text: () => string } {
  let held = ''
  return { add: (text) => (held += text), text: () => held.trim() }
}
