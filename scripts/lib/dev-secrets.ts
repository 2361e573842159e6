import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { parseEnv } from 'node:util'

/** The Worker secrets that wrangler.toml requires, with random values for a machine of one's own. */
export interface DevSecrets {
  KEK_V1: string
  OPERATOR_TOKEN: string
}

export const randomSecrets = (): DevSecrets => ({
  KEK_V1: randomBytes(32).toString('base64'),
  OPERATOR_TOKEN: randomBytes(24).toString('base64url'),
})

/** What the file says; empty where there is none. */
export const readDevSecrets = (path: string): Partial<DevSecrets> =>
  existsSync(path) ? parseEnv(readFileSync(path, 'utf8')) : {}

/**
 * Adds what is missing and keeps what is there: whatever a lost KEK has sealed is lost with it. Says which
 * names were added.
 */
export function ensureDevSecrets(path: string): { secrets: DevSecrets; added: (keyof DevSecrets)[] } {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
  const present = readDevSecrets(path)
  const generated = randomSecrets()
  const added = (['KEK_V1', 'OPERATOR_TOKEN'] as const).filter((name) => !present[name])
  if (added.length > 0) {
    const before = text === '' || text.endsWith('\n') ? text : `${text}\n`
    const lines = added.map((name) => `${name}=${generated[name]}\n`)
    writeFileSync(path, before + lines.join(''), { mode: 0o600 })
  }
  const secrets = {
    ...generated,
    ...Object.fromEntries(Object.entries(present).filter(([, value]) => value)),
  }
  return { secrets, added }
}
