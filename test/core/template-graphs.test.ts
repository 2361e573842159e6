import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BadgeError } from '../../src/core/badge-error.ts'
import { OPEN_BADGES_3 } from '../../src/core/contexts/urls.ts'
import { canonicalize } from '../../src/core/proof/canonicalize.ts'
import { compileTemplate } from '../../src/core/proof/compile-template.ts'
import { fillTemplate } from '../../src/core/proof/fill-template.ts'
import { canonicalNQuads, type JsonObject } from '../../src/core/proof/rdf.ts'
import { type FrozenParts, shapeOf, skeletonOf } from '../../src/core/proof/template-shape.ts'
import { endorsementOf } from './endorsed-samples.ts'
import { anyCredential, usualCredential } from './random-credentials.ts'
import { anyIri, anyText } from './random-text.ts'
import { ACHIEVEMENT, DID_WEB, fullCredential } from './signed-samples.ts'

// A proof is a named graph, and so a signed endorsement makes one of every credential that embeds it.

const NOTHING: FrozenParts = new Map()
let names = 0
const nameOf = () => `graphs-${++names}`

const outcomeOf = (work: Promise<string>): Promise<string> =>
  work.catch((error: BadgeError) => {
    if (error.code === undefined) throw error
    return `refused: ${error.code}`
  })

/** What the template alone makes; undefined where the general algorithm must do it. */
async function byTemplate(document: JsonObject, frozen: FrozenParts = NOTHING): Promise<string | undefined> {
  const { values } = shapeOf(document, frozen)
  const template = await compileTemplate(skeletonOf(document, frozen), values.length)
  return template && fillTemplate(template, values)
}

const [first, second] = [
  await endorsementOf(String(ACHIEVEMENT.id)),
  await endorsementOf(String(ACHIEVEMENT.id), { index: 8, comment: 'So do *we*.' }),
]

const usualIri = fc.oneof(
  { weight: 9, arbitrary: fc.nat(99).map((n) => `https://a.example/${n}`) },
  { weight: 1, arbitrary: anyIri },
)

/** Texts of a signed endorsement, each of them anything. */
const anyEndorsement: fc.Arbitrary<JsonObject> = fc
  .record({
    id: usualIri,
    comment: anyText,
    created: anyText,
    method: usualIri,
    value: anyText,
    target: usualIri,
  })
  .map(({ id, comment, created, method, value, target }) => ({
    ...first,
    id,
    credentialSubject: { id: target, type: ['EndorsementSubject'], endorsementComment: comment },
    proof: [{ ...(first.proof as object[])[0], created, verificationMethod: method, proofValue: value }],
  }))

/** The credential with endorsements in its frozen achievement, in its issuer, or on itself. */
const endorsed = fc
  .record({
    credential: fc.oneof(usualCredential, anyCredential),
    ofAchievement: fc.array(anyEndorsement, { minLength: 1, maxLength: 2 }),
    ofIssuer: fc.array(anyEndorsement, { maxLength: 1 }),
    ofCredential: fc.array(anyEndorsement, { maxLength: 2 }),
  })
  .map(({ credential: { document, frozen }, ofAchievement, ofIssuer, ofCredential }) => {
    const subject = document.credentialSubject as JsonObject
    const achievement = { ...(subject.achievement as object), endorsement: ofAchievement }
    const parts = new Map(frozen)
    parts.set(achievement, nameOf())
    const issuer = { ...(document.issuer as object), ...(ofIssuer.length > 0 && { endorsement: ofIssuer }) }
    return {
      frozen: parts,
      document: {
        ...document,
        issuer,
        credentialSubject: { ...subject, achievement },
        ...(ofCredential.length > 0 && { endorsement: ofCredential }),
      },
    }
  })

describe('a credential with endorsements by template', () => {
  it('is the same text as the slow path makes, whatever it and they say', { timeout: 180_000 }, async () => {
    let [accepted, fast] = [0, 0]
    await fc.assert(
      fc.asyncProperty(endorsed, async ({ document, frozen }) => {
        const slow = await outcomeOf(canonicalNQuads(document))
        expect(await outcomeOf(canonicalize(document, frozen))).toBe(slow)
        if (slow.startsWith('refused')) return
        accepted++
        if ((await byTemplate(document, frozen)) !== undefined) fast++
      }),
      { numRuns: 150 },
    )
    expect(accepted).toBeGreaterThan(40)
    expect(fast).toBeGreaterThan(20)
  })

  it('is made without expansion, the endorsements frozen or not', async () => {
    const full = fullCredential(DID_WEB)
    const achievement = { ...ACHIEVEMENT, endorsement: [first, second] }
    const credentialSubject = { ...(full.credentialSubject as object), achievement }
    const document = { ...full, credentialSubject }
    const slow = await canonicalNQuads(document)
    expect(await byTemplate(document, new Map([[achievement, nameOf()]]))).toBe(slow)
    expect(await byTemplate(document)).toBe(slow)
    expect(await byTemplate(first)).toBe(await canonicalNQuads(first))
    // Proofs are graphs of their own: none of their lines has only three terms.
    const ofProofs = slow.split('\n').filter((line) => line.includes('proofValue'))
    expect(ofProofs).toHaveLength(2)
    for (const line of ofProofs) expect(line).toMatch(/ _:c14n\d+ \.$/)
  })

  it('leaves proofs that tie to the general algorithm', async () => {
    const proof = (first.proof as object[])[0]
    const twice = { ...first, proof: [proof, { ...proof }] }
    expect(await byTemplate(twice)).toBeUndefined()
    expect(await canonicalize(twice, NOTHING)).toBe(await canonicalNQuads(twice))
    const untied = { ...first, proof: [proof, { ...proof, proofValue: 'z1' }] }
    expect(await canonicalize(untied, NOTHING)).toBe(await canonicalNQuads(untied))
    expect(await byTemplate(untied)).toBe(await canonicalNQuads(untied))
  })
})

describe('graphs that are named by an IRI', () => {
  const context = [
    OPEN_BADGES_3,
    { says: 'https://a.example/says', of: { '@id': 'https://a.example/of', '@type': '@id' } },
  ]
  const graph = (id: string, says: string, of: string) => ({
    id,
    '@graph': [{ says, of: { id: of, says } }, { says: 'x' }],
  })
  const documentOf = (...graphs: object[]) => ({ '@context': context, '@graph': graphs })

  it('are the same text by template, merged where their names are equal', async () => {
    const ids = fc.constantFrom(
      'https://a.example/1',
      'https://a.example/2',
      'urn:x:1',
      'a:b',
      'not an IRI',
      '_:b0',
    )
    let fast = 0
    await fc.assert(
      fc.asyncProperty(ids, ids, ids, fc.constantFrom('a', 'b'), anyText, async (g, h, of, one, other) => {
        const document = documentOf(graph(g, one, of), graph(h, other, of))
        const slow = await outcomeOf(canonicalNQuads(document))
        expect(await outcomeOf(canonicalize(document, NOTHING))).toBe(slow)
        const alone = await byTemplate(document)
        if (alone !== undefined) expect(alone).toBe(slow)
        if (alone !== undefined) fast++
      }),
      { numRuns: 300 },
    )
    expect(fast).toBeGreaterThan(5)
  })

  it('need a name that is an IRI', async () => {
    const good = documentOf(graph('https://a.example/1', 'a', 'https://a.example/2'))
    expect(await byTemplate(good)).toBe(await canonicalNQuads(good))
    expect(await byTemplate(documentOf(graph('no IRI', 'a', 'https://a.example/2')))).toBeUndefined()
  })
})
