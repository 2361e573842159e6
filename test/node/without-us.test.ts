import { execFile } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildCredential } from '../../src/core/credential/build-credential.ts'
import { buildDidDocument } from '../../src/core/did/did-document.ts'
import { type JwtAlgorithm, signVcJwt } from '../../src/core/jwt/vc-jwt.ts'
import type { JsonObject } from '../../src/core/proof/rdf.ts'
import { WithoutUs } from '../../src/pages/without-us.tsx'
import { MULTIKEY, methodOf, partsOf, STATUS_INDEX, sign, statusList } from '../core/signed-samples.ts'

// The commands on the page of a credential, run as they stand there, but for the network: contexts come from the
// packages that hold them, and what the commands install is installed already.

const ROOT = join(import.meta.dirname, '../..')
const NETWORK = join(import.meta.dirname, 'known-contexts.mjs')
const run = promisify(execFile)

let server: Server
let origin: string
const published = new Map<string, string>()

const publish = (path: string, document: unknown) =>
  published.set(path, typeof document === 'string' ? document : JSON.stringify(document))

beforeAll(async () => {
  server = createServer((request, response) => {
    const document = published.get(request.url ?? '')
    response.statusCode = document === undefined ? 404 : 200
    response.end(document)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  origin = `http://127.0.0.1:${port}`
  const did = `did:web:127.0.0.1%3A${port}:i:acme`
  publish('/i/acme/did.json', buildDidDocument({ did, keys: [{ publicKeyMultibase: MULTIKEY }] }))
  const parts = { ...partsOf(did), url: `${origin}/i/acme/credentials/1` }
  const credential = await sign(buildCredential(parts), methodOf(did))
  publish('/i/acme/credentials/1.json', credential)
  publish('/i/acme/credentials/2.json', { ...credential, name: 'Changed' })
  publish('/i/acme/status/3', await statusList(did, []))
  publish('/i/acme/status/4', await statusList(did, [STATUS_INDEX]))
  await publishTokens(credential)
})
afterAll(() => server.close())

const KEYS: Record<
  string,
  [
    JwtAlgorithm,
    ReturnType<typeof generateKeyPairSync>,
    EcKeyImportParams | RsaHashedImportParams | Algorithm,
  ]
> = {
  rsa: [
    'RS256',
    generateKeyPairSync('rsa', { modulusLength: 2048 }),
    { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  ],
  p384: ['ES384', generateKeyPairSync('ec', { namedCurve: 'P-384' }), { name: 'ECDSA', namedCurve: 'P-384' }],
  ed25519: ['EdDSA', generateKeyPairSync('ed25519'), { name: 'Ed25519' }],
}

async function publishTokens(credential: JsonObject): Promise<void> {
  const keys: object[] = []
  for (const [kid, [alg, { privateKey, publicKey }, algorithm]] of Object.entries(KEYS)) {
    const key = await crypto.subtle.importKey('jwk', privateKey.export({ format: 'jwk' }), algorithm, false, [
      'sign',
    ])
    const token = await signVcJwt(credential, { key, kid, alg }, 'JWT')
    publish(`/i/acme/credentials/${kid}.jwt`, token)
    const [head, body = '', signature] = token.split('.')
    publish(`/i/acme/credentials/${kid}-changed.jwt`, [head, `${body.slice(0, -4)}AAAA`, signature].join('.'))
    keys.push({ ...publicKey.export({ format: 'jwk' }), kid })
  }
  publish('/i/acme/jwks.json', { keys })
}

const ENTITIES: Record<string, string> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
}

/** The commands of a page, as somebody copies them. */
function commandsFor({ json = '1.json', token = 'rsa.jwt', list = '3' } = {}): string[] {
  const base = `${origin}/i/acme`
  const html = String(
    WithoutUs({
      jsonUrl: `${base}/credentials/${json}`,
      jwtUrl: `${base}/credentials/${token}`,
      jwksUrl: `${base}/jwks.json`,
      issuer: { did: `did:web:${origin.slice('http://'.length).replace(':', '%3A')}:i:acme` },
      statusList: { url: `${base}/status/${list}`, index: STATUS_INDEX },
    }),
  )
  return [...html.matchAll(/<code>(.*?)<\/code>/gs)].map(([, code = '']) =>
    code.replace(/&(lt|gt|quot|#39|amp);/g, (entity) => ENTITIES[entity] ?? ''),
  )
}

async function output(command = ''): Promise<string> {
  const [install, ...lines] = command.split('\n')
  const script = install?.startsWith('npm install ') ? lines.join('\n') : command
  const env = { ...process.env, NODE_OPTIONS: `--import=${NETWORK}` }
  const { stdout } = await run('bash', ['-c', script], { cwd: ROOT, env })
  return stdout
}

describe('the commands on the page', () => {
  it('find the credential genuine with another vendor’s verifier, and a changed one not', async () => {
    expect(await output(commandsFor()[0])).toMatch(/^genuine\b/)
    expect(await output(commandsFor({ json: '2.json' })[0])).toMatch(/^not genuine\b.*Invalid signature/s)
  })

  it('name for that nothing but packages of that vendor', () => {
    const [, ...packages] = commandsFor()[0]?.split('\n')[0]?.split(' ').slice(1) ?? []
    expect(packages.length).toBe(3)
    expect(packages.every((name) => name.startsWith('@digitalbazaar/'))).toBe(true)
  })

  it.each(Object.keys(KEYS))(
    'find the token of a key %s genuine with Node alone, and a changed one not',
    async (kid) => {
      const good = await output(commandsFor({ token: `${kid}.jwt` })[1])
      expect(good).toMatch(/^genuine\b/)
      expect(good).toContain('Welding, level 1')
      expect(await output(commandsFor({ token: `${kid}-changed.jwt` })[1])).toMatch(/^not genuine\b/)
    },
  )

  it('read from the list whether it was revoked', async () => {
    expect(await output(commandsFor()[2])).toBe('not revoked\n')
    expect(await output(commandsFor({ list: '4' })[2])).toBe('revoked\n')
  })
})
