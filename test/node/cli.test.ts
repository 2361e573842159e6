import { spawnSync } from 'node:child_process'
import { createPublicKey, verify as verifyBytes, webcrypto } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose'
import jsonld from 'jsonld'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sign as signCredential, verifyUrl } from '../../src/cli/library.ts'
import { bakePng } from '../../src/core/bake/png.ts'
import { loadContext } from '../../src/core/contexts/load-context.ts'
import { expandDidKey } from '../../src/core/did/did-key.ts'
import { fromBase64Url } from '../../src/core/encoding/base64.ts'
import { concatBytes } from '../../src/core/encoding/bytes.ts'
import { decodeMultibase, encodeMultibase } from '../../src/core/encoding/multibase.ts'
import { loaderOf, verifyElsewhere } from './foreign-stack.ts'

const ROOT = join(import.meta.dirname, '../..')
const BIN = join(ROOT, 'bin/signet.js')
const CREDENTIAL = {
  '@context': ['https://www.w3.org/ns/credentials/v2'],
  id: 'urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33',
  type: ['VerifiableCredential'],
  name: 'Dog licence',
  validFrom: '2026-01-01T00:00:00Z',
  credentialSubject: { id: 'did:example:subject' },
}

type Curve = 'Ed25519' | 'P-256' | 'P-384' | 'P-521'
type Json = Record<string, unknown>

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'signet-cli-'))
  writeFileSync(join(folder, 'credential.json'), JSON.stringify(CREDENTIAL))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function signet(args: string[], input?: string) {
  const options = { cwd: folder, encoding: 'utf8' as const, ...(input !== undefined && { input }) }
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], options)
  return { status, stdout, stderr }
}

function write(name: string, content: unknown): string {
  const isRaw = typeof content === 'string' || content instanceof Uint8Array
  writeFileSync(join(folder, name), isRaw ? content : JSON.stringify(content))
  return name
}

// Multicodec prefixes; no did:key of P-521 is known here.
const PREFIXES = { Ed25519: [0xed, 0x01], 'P-256': [0x80, 0x24], 'P-384': [0x81, 0x24] } as const

async function newKey(curve: Curve) {
  const algorithm = curve === 'Ed25519' ? { name: curve } : { name: 'ECDSA', namedCurve: curve }
  const pair = (await webcrypto.subtle.generateKey(algorithm, true, [
    'sign',
    'verify',
  ])) as webcrypto.CryptoKeyPair
  const jwk = await webcrypto.subtle.exportKey('jwk', pair.privateKey)
  const { d: _, key_ops: _o, ext: _e, ...publicJwk } = jwk
  return { curve, publicJwk, file: write(`${curve}.jwk`, jwk), method: methodOf(curve, publicJwk) }
}

function methodOf(curve: Curve, { x = '', y }: { x?: string; y?: string }): string {
  if (curve === 'P-521') return 'did:web:issuer.example#key-1'
  const point = fromBase64Url(x)
  const bytes =
    y === undefined ? point : concatBytes(Uint8Array.of(2 + ((fromBase64Url(y).at(-1) ?? 0) % 2)), point)
  const multikey = encodeMultibase('z', concatBytes(Uint8Array.from(PREFIXES[curve]), bytes))
  return `did:key:${multikey}#${multikey}`
}

const sign = ({ file, method }: { file: string; method: string }, ...options: string[]) =>
  signet(['sign', 'credential.json', '--key', file, '--verification-method', method, ...options])

describe('signet sign', () => {
  it('makes a credential that Digital Bazaar’s verifier accepts (Ed25519)', async () => {
    const key = await newKey('Ed25519')
    const { status, stdout, stderr } = sign(key, '--created', '2026-03-01T10:00:00Z')
    expect([status, stderr]).toEqual([0, ''])
    const signed = JSON.parse(stdout)
    const did = key.method.split('#')[0] ?? ''
    expect(signed).toMatchObject({ ...CREDENTIAL, issuer: did, proof: { created: '2026-03-01T10:00:00Z' } })
    const loader = loaderOf(expandDidKey(did))
    const now = new Date('2026-03-02T00:00:00Z')
    expect(await verifyElsewhere(signed, loader, now)).toEqual({ verified: true, objections: [] })
    expect((await verifyElsewhere({ ...signed, name: 'Cat licence' }, loader, now)).verified).toBe(false)
  })

  it.each(['P-256', 'P-384'] as const)('makes a proof that node:crypto accepts (%s)', async (curve) => {
    const key = await newKey(curve)
    const { status, stdout } = sign(key)
    expect(status).toBe(0)
    const { proof, ...document } = JSON.parse(stdout)
    expect(proof.cryptosuite).toBe('ecdsa-rdfc-2019')
    expect(await holdsElsewhere(document, proof, key.publicJwk, curve)).toBe(true)
    expect(await holdsElsewhere({ ...document, name: 'Cat licence' }, proof, key.publicJwk, curve)).toBe(
      false,
    )
  })

  it.each<[Curve, string, string[]]>([
    ['P-521', 'ES512', []],
    ['P-384', 'ES384', ['--cryptosuite', 'jwt']],
    ['P-256', 'ES256', ['--cryptosuite', 'jwt']],
    ['Ed25519', 'EdDSA', ['--cryptosuite', 'jwt']],
  ])('makes a token that jose accepts (%s, %s)', async (curve, alg, options) => {
    const key = await newKey(curve)
    const { status, stdout } = sign(key, ...options)
    expect(status).toBe(0)
    const token = stdout.trim()
    expect(decodeProtectedHeader(token)).toEqual({ alg, kid: key.method, typ: 'JWT' })
    const { payload } = await jwtVerify(token, await importJWK(key.publicJwk, alg))
    expect(payload).toMatchObject({ ...CREDENTIAL, jti: CREDENTIAL.id, sub: 'did:example:subject' })
  })

  it('signs by another suite where it is asked to', async () => {
    const { stdout } = sign(await newKey('Ed25519'), '--cryptosuite', 'eddsa-jcs-2022')
    expect(JSON.parse(stdout).proof).toMatchObject({ cryptosuite: 'eddsa-jcs-2022' })
  })

  it('does not sign what is not sound, and says why', async () => {
    const key = await newKey('Ed25519')
    const refused = write('bad.json', { ...CREDENTIAL, issuer: 'did:web:other.example', id: null })
    const { status, stdout, stderr } = signet([
      'sign',
      refused,
      '--key',
      key.file,
      '--verification-method',
      key.method,
    ])
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain('id: must be one URL\nissuer: must be did:key:')
  })

  it('signs only with the key that a did:key names', async () => {
    const [key, other] = [await newKey('P-256'), await newKey('Ed25519')]
    const { status, stderr } = sign({ file: key.file, method: other.method })
    expect([status, stderr]).toEqual([2, `the JWK is not the key of ${other.method.split('#')[0]}\n`])
  })

  it.each([
    [['--cryptosuite', 'bbs-2023']],
    [['--cryptosuite', 'ecdsa-rdfc-2019']],
    [['--created', 'yesterday']],
    [['--colour', 'red']],
    [['second.json']],
  ])('refuses %j', async (options) => {
    const { status, stdout, stderr } = sign(await newKey('Ed25519'), ...options)
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).not.toMatch(/^ {4}at /m)
  })
})

/** The suite once more, of other parts: jsonld's own canonicalisation and OpenSSL's ECDSA. */
async function holdsElsewhere(
  document: Json,
  proof: Json,
  jwk: Json,
  curve: 'P-256' | 'P-384',
): Promise<boolean> {
  const { proofValue, ...options } = proof
  const hash = curve === 'P-256' ? 'SHA-256' : 'SHA-384'
  const digest = async (node: Json) => {
    const { canonize } = jsonld as unknown as { canonize: (node: Json, options: object) => Promise<string> }
    const text = await canonize(node, {
      algorithm: 'RDFC-1.0',
      format: 'application/n-quads',
      documentLoader: loadContext,
      safe: true,
      base: null,
    })
    return new Uint8Array(await webcrypto.subtle.digest(hash, new TextEncoder().encode(text)))
  }
  const data = concatBytes(
    await digest({ ...options, '@context': document['@context'] }),
    await digest(document),
  )
  const key = createPublicKey({ key: jwk, format: 'jwk' })
  const signature = decodeMultibase(String(proofValue))
  return verifyBytes(hash, data, { key, dsaEncoding: 'ieee-p1363' }, signature)
}

describe('signet verify', () => {
  const signedBy = async (curve: Curve, ...options: string[]) => sign(await newKey(curve), ...options).stdout

  it.each<[Curve, string[]]>([
    ['Ed25519', []],
    ['Ed25519', ['--cryptosuite', 'eddsa-jcs-2022']],
    ['Ed25519', ['--cryptosuite', 'jwt']],
    ['P-256', []],
    ['P-256', ['--cryptosuite', 'jwt']],
    ['P-384', []],
  ])(
    'accepts what was signed, by an %s key with %j, and nothing that was changed since',
    async (curve, options) => {
      const text = await signedBy(curve, ...options)
      const good = signet(['verify', write('good', text)])
      expect([good.status, good.stderr]).toEqual([0, ''])
      expect(good.stdout).toMatch(/^pass {4}proof {16}the .* is good.*\n/m)
      expect(good.stdout).toMatch(/\nVerified\.\n$/)
      const changed = text.startsWith('{')
        ? text.replace('Dog licence', 'Cat licence')
        : text.replace(/\.(.)/, (_, char) => `.${char === 'e' ? 'f' : 'e'}`)
      const bad = signet(['verify', write('changed', changed)])
      expect(bad.status).toBe(text.startsWith('{') ? 1 : 2)
      expect(`${bad.stdout}${bad.stderr}`).not.toMatch(/^Verified/m)
    },
  )

  it('tells it in JSON, and reads the standard input', async () => {
    const text = await signedBy('Ed25519')
    const { status, stdout } = signet(['verify', '-', '--json'], text)
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ verified: true, credential: CREDENTIAL })
    const other = signet(['verify', '-', '--json'], text.replace('Dog', 'Cat'))
    expect([other.status, JSON.parse(other.stdout).verified]).toEqual([1, false])
  })

  it('reads pictures', async () => {
    // One transparent pixel.
    const pixel = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
      'base64',
    )
    const baked = bakePng(new Uint8Array(pixel), await signedBy('Ed25519'))
    expect(signet(['verify', write('baked.png', baked)]).status).toBe(0)
    const { status, stderr } = signet(['verify', write('plain.png', new Uint8Array(pixel))])
    expect([status, stderr]).toEqual([2, 'the image carries no credential\n'])
  })

  it('looks whose it is when it is told an address', async () => {
    const file = write('good.json', await signedBy('Ed25519'))
    expect(signet(['verify', file, '--recipient', 'did:example:subject']).status).toBe(0)
    const { status, stdout } = signet(['verify', file, '--recipient', 'did:example:somebody-else'])
    expect(status).toBe(1)
    expect(stdout).toMatch(/^(fail|unknown) +recipient/m)
  })

  it.each([
    ['http://issuer.example/1', 'issuer.example is not fetched without https\n'],
    ['https://127.0.0.1/1', 'numeric hosts are not fetched\n'],
    ['https://localhost/1', 'localhost is not a public host name\n'],
  ])('goes nowhere that a guarded fetch does not go: %s', (url, sentence) => {
    const { status, stdout, stderr } = signet(['verify', url])
    expect([status, stdout, stderr]).toEqual([2, '', sentence])
  })

  it('asks this machine over plain http when it is told to, and only then', async () => {
    const credential = await signedBy('Ed25519')
    const server = createServer((_, response) => response.end(credential))
    await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready))
    const { port } = server.address() as AddressInfo
    const url = `http://localhost:${port}/badge.json`
    try {
      expect((await verifyUrl(url, { loopback: true })).verified).toBe(true)
      await expect(verifyUrl(url)).rejects.toThrow('is not fetched without https')
    } finally {
      server.close()
    }
  })

  it.each([
    ['a file that is not there', ['verify', 'nowhere.json'], /ENOENT/],
    ['nothing', ['verify'], /^signet verify FILE/],
    ['an unknown option', ['verify', 'credential.json', '--loud'], /Unknown option '--loud'/],
    ['an unknown command', ['issue'], /^signet verify FILE/],
    ['no command', [], /^signet verify FILE/],
  ])('fails with a sentence: %s', (_, args, sentence) => {
    const { status, stderr } = signet(args)
    expect(status).toBe(2)
    expect(stderr).toMatch(sentence)
    expect(stderr).not.toMatch(/^ {4}at /m)
  })

  it('prints its usage when it is asked', () => {
    expect(signet(['--help'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('signet sign FILE'),
    })
  })
})

describe('the library', () => {
  it('asks the issuer’s own document for the key, by the network that it is given', async () => {
    const key = await newKey('P-256')
    const [did, method] = ['did:web:issuer.example:i:acme', 'did:web:issuer.example:i:acme#key-1']
    const jwk = JSON.parse(readFileSync(join(folder, key.file), 'utf8'))
    const signed = await signCredential(CREDENTIAL, {
      jwk,
      verificationMethod: method,
      created: new Date('2026-02-01'),
    })
    const verificationMethod = {
      id: method,
      type: 'JsonWebKey',
      controller: did,
      publicKeyJwk: key.publicJwk,
    }
    const documents: Record<string, unknown> = {
      'https://issuer.example/1': signed,
      'https://issuer.example/i/acme/did.json': {
        id: did,
        verificationMethod: [verificationMethod],
        assertionMethod: [method],
      },
    }
    const asked: string[] = []
    const host = {
      now: () => new Date('2026-03-01T00:00:00Z'),
      fetch: async (url: string) => {
        asked.push(url)
        return Response.json(documents[url] ?? {}, { status: documents[url] ? 200 : 404 })
      },
    }
    expect(await verifyUrl('https://issuer.example/1', { host })).toMatchObject({ verified: true })
    expect(asked).toEqual(['https://issuer.example/1', 'https://issuer.example/i/acme/did.json'])
    const early = { ...host, now: () => new Date('2025-12-31T00:00:00Z') }
    expect(await verifyUrl('https://issuer.example/1', { host: early })).toMatchObject({ verified: false })
    await expect(verifyUrl('https://issuer.example/2', { host })).rejects.toMatchObject({
      code: 'unavailable',
    })
  })

  it.each(['did:example:a#key', 'did:web:issuer.example', 'key-1', ''])(
    'signs for no method %j',
    async (method) => {
      const jwk = JSON.parse(readFileSync(join(folder, (await newKey('P-256')).file), 'utf8'))
      const signing = signCredential(
        { ...CREDENTIAL, issuer: 'did:web:issuer.example' },
        { jwk, verificationMethod: method },
      )
      await expect(signing).rejects.toMatchObject({ name: 'BadgeError' })
    },
  )

  it('is built for plain Node, and is the same code', async () => {
    const built = spawnSync(process.execPath, [join(ROOT, 'scripts/build-lib.ts')], { encoding: 'utf8' })
    expect([built.status, built.stderr]).toEqual([0, ''])
    const { exports, bin } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
    expect(bin).toEqual({ signet: 'bin/signet.js' })
    const { sign, verify } = await import(/* @vite-ignore */ join(ROOT, exports['.'].default))
    const { file, method } = await newKey('P-384')
    const jwk = JSON.parse(readFileSync(join(folder, file), 'utf8'))
    const signed = await sign(CREDENTIAL, { jwk, verificationMethod: method })
    expect(await verify(signed)).toMatchObject({ verified: true })
    expect(await verify({ ...signed, name: 'Cat licence' })).toMatchObject({ verified: false })
    expect(await verify(JSON.stringify(signed))).toMatchObject({ verified: true })
    await expect(
      sign({ ...CREDENTIAL, shoeSize: 43 }, { jwk, verificationMethod: method }),
    ).rejects.toMatchObject({
      code: 'invalid_input',
    })
    const types = readFileSync(join(ROOT, exports['.'].types), 'utf8')
    expect(types).toContain('export declare function verify(')
    const main = readFileSync(join(ROOT, 'dist-lib/library.js'), 'utf8')
    expect(main).not.toMatch(/jsx|hono|drizzle/)
  })
})
