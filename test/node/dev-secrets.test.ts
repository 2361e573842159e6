import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ensureDevSecrets, randomSecrets, readDevSecrets } from '../../scripts/lib/dev-secrets.ts'

describe('development secrets', () => {
  let folder: string
  let path: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'signet-secrets-'))
    path = join(folder, '.dev.vars')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('are a key-encryption key of 32 bytes and a token that nobody guesses', () => {
    const { KEK_V1, OPERATOR_TOKEN } = randomSecrets()
    expect(Buffer.from(KEK_V1, 'base64')).toHaveLength(32)
    expect(OPERATOR_TOKEN).toMatch(/^[\w-]{32}$/)
    expect(randomSecrets()).not.toEqual(randomSecrets())
  })

  it('are made where there are none, in a file for its owner alone', () => {
    const { secrets, added } = ensureDevSecrets(path)
    expect(added).toEqual(['KEK_V1', 'OPERATOR_TOKEN'])
    expect(readDevSecrets(path)).toEqual(secrets)
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('are never made anew', () => {
    const first = ensureDevSecrets(path)
    const text = readFileSync(path, 'utf8')
    expect(ensureDevSecrets(path)).toEqual({ secrets: first.secrets, added: [] })
    expect(readFileSync(path, 'utf8')).toBe(text)
  })

  it('are completed where one is missing or empty, and everything else in the file stays', () => {
    writeFileSync(path, '# mine\nOPERATOR_TOKEN="my own token"\nKEK_V1=\nMAIL_FROM=me@example.com')
    const { secrets, added } = ensureDevSecrets(path)
    expect(added).toEqual(['KEK_V1'])
    expect(secrets.OPERATOR_TOKEN).toBe('my own token')
    expect(readFileSync(path, 'utf8')).toContain('# mine\n')
    expect(readDevSecrets(path)).toMatchObject({ ...secrets, MAIL_FROM: 'me@example.com' })
  })

  it('are nothing where there is no file', () => {
    expect(readDevSecrets(path)).toEqual({})
  })
})
