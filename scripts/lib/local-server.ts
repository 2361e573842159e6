import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DevSecrets, randomSecrets } from './dev-secrets.ts'
import { type DevServer, startDevServer } from './dev-server.ts'
import { freePort } from './port.ts'

export interface LocalServer extends DevServer {
  secrets: DevSecrets
  stateFolder: string
  /** Ends the server and removes what it has kept. */
  end: () => Promise<void>
}

/** A server as `npm start` runs it, with an empty database of its own. */
export async function startLocalServer(): Promise<LocalServer> {
  const stateFolder = mkdtempSync(join(tmpdir(), 'signet-server-'))
  const secrets = randomSecrets()
  const secretsFile = join(stateFolder, 'secrets')
  writeFileSync(secretsFile, `KEK_V1=${secrets.KEK_V1}\nOPERATOR_TOKEN=${secrets.OPERATOR_TOKEN}\n`)
  const server = await startDevServer({ port: await freePort(), stateFolder, secretsFile })
  const end = async () => {
    await server.stop()
    rmSync(stateFolder, { recursive: true, force: true })
  }
  return { ...server, secrets, stateFolder, end }
}
