import { describe, expect, it } from 'vitest'
import { run } from '../../src/cli/run.ts'
import { hashBlock, hashEntry, marksOf, NO_BLOCK } from '../../src/core/audit/audit-hash.ts'
import { signHead } from '../../src/core/audit/head-statement.ts'
import { writeAuditLines } from '../../src/core/audit/write-lines.ts'
import { expandDidKey } from '../../src/core/did/did-key.ts'
import { toHex, utf8 } from '../../src/core/encoding/bytes.ts'
import { sha256 } from '../../src/core/encoding/sha256.ts'
import { importSigningKey, publicKeyOf } from '../../src/core/keys/ed25519.ts'
import { encodeEd25519Multikey } from '../../src/core/keys/multikey.ts'
import { canonicalNQuads } from '../../src/core/proof/rdf.ts'

const SEED = new Uint8Array(32).fill(3)
const DID = 'did:web:badges.example.org:i:guild'
const UUID = '0192d3a4-5b6c-7d8e-9f01-23456789abcd'
const CREATED = '2027-01-01T00:00:00Z'
const CREDENTIAL = {
  '@context': ['https://www.w3.org/ns/credentials/v2'],
  id: `https://badges.example.org/i/guild/credentials/${UUID}`,
  type: ['VerifiableCredential'],
  issuer: DID,
  validFrom: CREATED,
  credentialSubject: { id: 'did:example:ada' },
}
const signed = { ...CREDENTIAL, proof: [{ type: 'DataIntegrityProof', created: CREATED }] }

/** A log of two blocks, the second with one credential, and what was published of it. */
async function publish({ sealedAt = '2027-01-01T00:01:00Z', credential = CREDENTIAL as object } = {}) {
  const chain = 'issuer/guild'
  const digest = toHex(await sha256(utf8(await canonicalNQuads(credential as never))))
  const entries = [
    [{ at: '2026-12-31T00:00:00Z', actor: 'key:1', action: 'achievement.defined' }],
    [{ at: CREATED, actor: 'key:1', action: 'credential.issued', subject: UUID.replaceAll('-', ''), digest }],
  ]
  let previous = NO_BLOCK
  const pieces = []
  for (const [n, facts] of entries.entries()) {
    const hashes = await Promise.all(facts.map(hashEntry))
    const about = {
      block: n + 1,
      first: n + 1,
      entries: 1,
      sealedAt: n === 0 ? '2026-12-31T00:01:00Z' : sealedAt,
      previous,
    }
    const hash = toHex(await hashBlock({ chain, ...about }, hashes))
    pieces.push({ entries: facts, block: { ...about, hash, marks: marksOf(hashes) } })
    previous = hash
  }
  const lines: string[] = []
  const after = { block: 0, entries: 0, hash: NO_BLOCK }
  for await (const line of writeAuditLines({ chain, exportedAt: '2027-01-02T00:00:00Z', after }, pieces))
    lines.push(line)
  const publicKey = await publicKeyOf(SEED)
  const verificationMethod = `${DID}#${encodeEd25519Multikey(publicKey)}`
  const statement = { date: '2027-01-01', block: 2, entries: 2, hash: previous }
  const signature = await signHead(
    { iss: DID, chain, ...statement },
    { key: await importSigningKey(SEED), verificationMethod },
  )
  return { text: `${lines.join('\n')}\n`, head: previous, log: { lines: [{ ...statement, signature }] } }
}

const signet = (files: Record<string, unknown>, ...args: string[]) => signetWith({}, files, ...args)

/** With more to say of the issuer's key in its DID document. */
async function signetWith(ofKey: object, files: Record<string, unknown>, ...args: string[]) {
  const said: string[] = []
  const multikey = encodeEd25519Multikey(await publicKeyOf(SEED))
  const didKey = expandDidKey(`did:key:${multikey}`) as { verificationMethod: object[] }
  const method = { ...didKey.verificationMethod[0], id: `${DID}#${multikey}`, controller: DID, ...ofKey }
  const document = { id: DID, verificationMethod: [method], assertionMethod: [method.id] }
  const code = await run(['verify-audit', ...args], {
    now: () => new Date('2027-01-05T00:00:00Z'),
    fetch: async () =>
      new Response(JSON.stringify(document), { headers: { 'content-type': 'application/json' } }),
    read: async (path) => {
      const file = files[path]
      return utf8(typeof file === 'string' ? file : JSON.stringify(file))
    },
    print: (text) => void said.push(text),
    complain: (text) => void said.push(text),
  })
  return { code, said: said.join('\n') }
}

describe('signet verify-audit', () => {
  it('finds an untouched export valid, by itself, by a head and by the signed lines of a log', async () => {
    const { text, head, log } = await publish()
    const files = { export: text, log, credential: signed }
    expect(await signet(files, 'export')).toMatchObject({ code: 0, said: expect.stringContaining('Valid.') })
    const all = await signet(files, 'export', '--head', head, '--log', 'log', '--credential', 'credential')
    expect(all).toMatchObject({ code: 0, said: expect.stringContaining('The credential is entry 2') })
  })

  it('says which line is not as it was', async () => {
    const { text, head } = await publish()
    const changed = text.replace('achievement.defined', 'achievement.revised')
    const { code, said } = await signet({ export: changed }, 'export', '--head', head)
    expect([code, said]).toEqual([1, expect.stringContaining('entry 1 was changed after it was sealed')])
  })

  it('refuses a log whose head is another, and a line that the issuer has not signed', async () => {
    const { text, log } = await publish()
    const { text: other } = await publish({
      credential: { ...CREDENTIAL, validFrom: '2026-06-01T00:00:00Z' },
    })
    expect(await signet({ export: other, log }, 'export', '--log', 'log')).toMatchObject({
      code: 1,
      said: expect.stringContaining('is not in this log'),
    })
    const [line] = log.lines
    const forged = { lines: [{ ...line, entries: 3 }] }
    expect((await signet({ export: text, log: forged }, 'export', '--log', 'log')).said).toContain(
      'is not what was signed',
    )
    const unsigned = {
      lines: [
        {
          ...line,
          signature: line?.signature.replace(
            /\.(.)([^.]*)$/,
            (_, first, rest) => `.${first === 'A' ? 'B' : 'A'}${rest}`,
          ),
        },
      ],
    }
    expect((await signet({ export: text, log: unsigned }, 'export', '--log', 'log')).code).toBe(1)
  })

  it('takes lines whose key was given up since for published, says so, and finds a log made anew by them', async () => {
    const revoked = { revoked: '2027-01-03T00:00:00Z' }
    const { text, log } = await publish()
    const honest = await signetWith(revoked, { export: text, log }, 'export', '--log', 'log')
    expect(honest.said).toContain('a key that was given up since, on 2027-01-03T00:00:00Z: 2027-01-01.')
    expect([honest.code, honest.said]).toEqual([0, expect.stringContaining('Valid.')])
    const { text: anew } = await publish({ credential: { ...CREDENTIAL, validFrom: '2026-06-01T00:00:00Z' } })
    expect((await signet({ export: anew }, 'export')).code).toBe(0)
    const rewritten = await signetWith(revoked, { export: anew, log }, 'export', '--log', 'log')
    expect([rewritten.code, rewritten.said]).toEqual([1, expect.stringContaining('is not in this log')])
    // The key was given up, and still has to fit.
    const [line] = log.lines
    const forged = { lines: [{ ...line, signature: line?.signature.replace(/.{8}$/, 'AAAAAAAA') }] }
    const unsigned = await signetWith(revoked, { export: text, log: forged }, 'export', '--log', 'log')
    expect(unsigned).toMatchObject({ code: 1, said: expect.stringContaining('does not fit the line') })
    const expired = { expires: '2027-01-03T00:00:00Z' }
    expect((await signetWith(expired, { export: text, log }, 'export', '--log', 'log')).code).toBe(1)
  })

  it('finds a credential that is not there, that says something else, or that was dated back', async () => {
    const { text } = await publish()
    const ask = (credential: unknown, file = text) =>
      signet({ export: file, credential }, 'export', '--credential', 'credential')
    const unknown = { ...signed, id: signed.id.replace('0192', '0193') }
    expect((await ask(unknown)).said).toContain('is not in this log')
    expect((await ask({ ...signed, credentialSubject: { id: 'did:example:eve' } })).said).toContain(
      'says something else',
    )
    const earlier = { ...signed, proof: [{ created: '2026-01-01T00:00:00Z' }] }
    expect((await ask(earlier)).said).toContain('says that it was signed at 2026-01-01T00:00:00Z')
    const { text: late } = await publish({ sealedAt: '2027-06-01T00:00:00Z' })
    expect((await ask(signed, late)).said).toContain('it was sealed at 2027-06-01T00:00:00Z only')
    for (const answer of [await ask(unknown), await ask(earlier), await ask(signed, late)])
      expect(answer.code).toBe(1)
  })

  it('says what it needs', async () => {
    expect(await signet({})).toMatchObject({
      code: 2,
      said: expect.stringContaining('signet verify-audit FILE'),
    })
    expect((await signet({ export: '', log: {} }, 'export', '--log', 'log')).code).toBe(2)
    expect((await signet({ export: '' }, 'export')).code).toBe(1)
  })
})
