import { styleText } from 'node:util'
import { UnexpectedAnswer } from './lib/api-client.ts'
import { type DemonstrationLinks, ensureDemonstrationTenant } from './lib/demonstration-tenant.ts'
import { ensureDevSecrets } from './lib/dev-secrets.ts'
import { type DevServer, localOrigin, startDevServer } from './lib/dev-server.ts'
import { onShutdown } from './lib/on-shutdown.ts'
import { DEFAULT_PORT, isPortFree, wantedPort } from './lib/port.ts'
import { inRoot } from './lib/root.ts'

let server: DevServer | undefined
let ending = false
onShutdown(() => {
  ending = true
  // One that is still starting ends with this process.
  if (server === undefined) process.exit(130)
  server.stop()
})

try {
  await start()
} catch (error) {
  console.error(`\n${(error as Error).message}\n`)
  process.exit(1)
}

async function start(): Promise<void> {
  const port = wantedPort()
  if (!(await isPortFree(port))) {
    throw new Error(
      `Something listens on port ${port} already. End it or choose another: PORT=8788 npm start`,
    )
  }
  const { secrets, added } = ensureDevSecrets(inRoot('.dev.vars'))
  if (added.length > 0) console.log(`Made random secrets for development in .dev.vars: ${added.join(', ')}.`)
  // A DID contains the port, so what was issued at one does not hold at another.
  const state = port === DEFAULT_PORT ? '.wrangler/state' : `.wrangler/state-${port}`
  console.log(`Starting Signet at ${localOrigin(port)} …`)
  // What the server says while the demonstration tenant is made is shown only if that fails.
  let heldBack: string | undefined = ''
  const onOutput = (text: string) => {
    if (heldBack === undefined) process.stdout.write(text)
    else heldBack += text
  }
  try {
    server = await startDevServer({ port, stateFolder: inRoot(state), onOutput })
    printLinks(server.origin, state, await ensureDemonstrationTenant(server.origin, inRoot(state), secrets))
  } catch (cause) {
    throw new Error(`Signet did not start: ${(cause as Error).message}\n${heldBack}${adviceOn(cause, state)}`)
  }
  heldBack = undefined
  const code = await server.exited
  if (!ending) throw new Error(`The server has ended by itself, with exit code ${code}.`)
}

function adviceOn(cause: unknown, state: string): string {
  if (!(cause instanceof UnexpectedAnswer && cause.isMisconfiguration)) return ''
  return `Bring back the .dev.vars that ${state} was made with, or begin anew: remove that folder.`
}

function printLinks(origin: string, state: string, links: DemonstrationLinks): void {
  const rows: [string, string | undefined][] = [
    ['Start here', `${origin}/`],
    ['An issuer', links.issuer],
    ['A badge', links.badge],
    ['A revoked badge', links.revokedBadge],
    ['Check a badge', `${origin}/verify`],
    ['The console', `${origin}/app`],
    ['Mail that was sent', `${origin}/dev/mail`],
  ]
  console.log(`\n${styleText('bold', 'Signet is running.')}\n`)
  for (const [label, url] of rows) {
    if (url !== undefined) console.log(`  ${label.padEnd(20)}${styleText('cyan', url)}`)
  }
  const apiKey = `, the API key of the demonstration tenant in ${state}/demonstration.json`
  console.log(`
  The operator token is in .dev.vars${links.badge === undefined ? '' : apiKey}.
  From payment to revocation, step by step: npm run demo. Stop with Ctrl-C.
`)
}
