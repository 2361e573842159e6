import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const SRC = join(import.meta.dirname, '../../src')

const files = readdirSync(SRC, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({ path: path.slice(SRC.length + 1), text: readFileSync(path, 'utf8') }))

const having = (pattern: RegExp) => files.filter(({ text }) => pattern.test(text)).map(({ path }) => path)

describe('sign-in of people', () => {
  it('is evaluated only when wiring.ts is asked for it', () => {
    const outside = having(/['"][./]+accounts\/[\w-]+\.ts['"]/).filter(
      (path) => !path.startsWith('accounts/'),
    )
    expect(outside).toEqual(['wiring.ts'])
    const wiring = readFileSync(join(SRC, 'wiring.ts'), 'utf8')
    expect(wiring).toMatch(/await import\('\.\/accounts\/create-accounts\.ts'\)/)
    expect(wiring).not.toMatch(/^import .*accounts\/create/m)
  })

  it('is asked for by the console and by passkeys, and by no public page, hook or API', () => {
    expect(having(/\.accounts\(\)/).sort()).toEqual([
      'http/accounts.ts',
      'http/app-auth.ts',
      'http/routes/app/sign-in.tsx',
    ])
    const throughPages = having(/from '[./]+accounts\.ts'/).sort()
    expect(throughPages.filter((path) => !path.startsWith('http/routes/app/'))).toEqual([
      'http/routes/passkeys.ts',
    ])
  })

  it('does not put better-auth’s own addresses on the network', () => {
    const mounted = having(/auth\.handler\(/)
    expect(mounted).toEqual(['accounts/create-accounts.ts'])
    const passkeys = readFileSync(join(SRC, 'http/routes/passkeys.ts'), 'utf8')
    expect([...passkeys.matchAll(/\.(get|post|all|use)\(\s*'([^']+)'/g)].map(([, , path]) => path)).toEqual([
      '/passkey/generate-authenticate-options',
      '/passkey/verify-authentication',
      '/passkey/generate-register-options',
      '/passkey/verify-registration',
    ])
  })
})
