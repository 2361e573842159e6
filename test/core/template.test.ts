import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BadgeError } from '../../src/core/badge-error.ts'
import { canonicalize } from '../../src/core/proof/canonicalize.ts'
import { compileTemplate } from '../../src/core/proof/compile-template.ts'
import { eddsaRdfc2022Options } from '../../src/core/proof/eddsa-rdfc-2022.ts'
import { fillTemplate } from '../../src/core/proof/fill-template.ts'
import { canonicalNQuads, type JsonObject } from '../../src/core/proof/rdf.ts'
import { type FrozenParts, shapeOf, skeletonOf } from '../../src/core/proof/template-shape.ts'
import { anyCredential, usualCredential } from './random-credentials.ts'
import { anyIri } from './random-text.ts'
import { ACHIEVEMENT, CREATED, DID_WEB, fullCredential, methodOf, statusList } from './signed-samples.ts'

/** The canonical text, or the code of the error. */
const outcomeOf = (work: Promise<string>): Promise<string> =>
  work.catch((error: BadgeError) => {
    if (error.code === undefined) throw error
    return `refused: ${error.code}`
  })

/** What the template alone makes; undefined where the general algorithm must do it. */
async function byTemplate(document: JsonObject, frozen: FrozenParts): Promise<string | undefined> {
  const { values } = shapeOf(document, frozen)
  const template = await compileTemplate(skeletonOf(document, frozen), values.length)
  return template && fillTemplate(template, values)
}

const NOTHING: FrozenParts = new Map()
let names = 0
const frozenAs = (...parts: object[]): FrozenParts =>
  new Map(parts.map((part) => [part, `frozen-${++names}`]))

const full = fullCredential(DID_WEB)
const context = full['@context']
const issuer = full.issuer as JsonObject
const subject = full.credentialSubject as JsonObject
const withSubject = (members: JsonObject): JsonObject => ({
  ...full,
  credentialSubject: { ...subject, ...members },
})

const RUNS = 10_000

it('sorts lines by UTF-16 units, as every implementation in this language does', async () => {
  // As code points U+FFFD comes before U+1F642, as units after it.
  const document = { '@context': context, id: 'urn:a', type: ['Evidence'], name: ['\ufffd', '\u{1f642}'] }
  const names = (text: string) => [...text.matchAll(/name> "(.*)" \./g)].map(([, name]) => name)
  expect(names(await canonicalNQuads(document))).toEqual(['\u{1f642}', '\ufffd'])
  expect(await byTemplate(document, NOTHING)).toBe(await canonicalNQuads(document))
})

describe('a credential by template', () => {
  it(`is the same text as the slow path makes, ${RUNS} times`, { timeout: 180_000 }, async () => {
    let accepted = 0
    const credentials = fc.oneof(
      { weight: 19, arbitrary: usualCredential },
      { weight: 1, arbitrary: anyCredential },
    )
    await fc.assert(
      fc.asyncProperty(credentials, async ({ document, frozen }) => {
        const slow = await outcomeOf(canonicalNQuads(document))
        const fast = await outcomeOf(canonicalize(document, frozen))
        // Not `expect`, which takes longer than the template.
        if (fast !== slow) expect(fast).toBe(slow)
        if (slow.startsWith('<')) accepted++
      }),
      { numRuns: RUNS },
    )
    expect(accepted).toBeGreaterThan(RUNS * 0.6)
  })

  it('is made without expansion for what is signed all day', async () => {
    const { proof: _, ...list } = await statusList(DID_WEB, [7])
    const config = { '@context': context, ...eddsaRdfc2022Options(methodOf(DID_WEB), CREATED) }
    for (const document of [full, config, list]) {
      const frozen = frozenAs(ACHIEVEMENT, issuer)
      expect(await byTemplate(document, frozen)).toBe(await canonicalNQuads(document))
    }
  })

  it('is the same for any proof configuration', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyIri,
        fc.date({ noInvalidDate: true, min: new Date(0) }),
        async (method, created) => {
          const config = { '@context': context, ...eddsaRdfc2022Options(method, created) }
          expect(await outcomeOf(canonicalize(config, NOTHING))).toBe(
            await outcomeOf(canonicalNQuads(config)),
          )
        },
      ),
      { numRuns: 300 },
    )
  })

  it('leaves blank nodes that tie to the general algorithm', async () => {
    const evidence = { type: ['Evidence'], name: 'twice' }
    const ties = {
      'equal evidence': { ...full, evidence: [evidence, { ...evidence }, { ...evidence, name: 'once' }] },
      'equal results': withSubject({ result: [1, 2, 3].map(() => ({ type: ['Result'], value: '1' })) }),
      'equal identifiers': withSubject({ identifier: Array(2).fill((subject.identifier as object[])[1]) }),
    }
    for (const [name, document] of Object.entries(ties)) {
      const frozen = frozenAs(ACHIEVEMENT, issuer)
      expect(await byTemplate(document, frozen), name).toBeUndefined()
      expect(await canonicalize(document, frozen), name).toBe(await canonicalNQuads(document))
    }
    // Values that make two statements about a blank node one.
    const repeated = {
      ...full,
      evidence: [{ type: ['Evidence'], name: ['same', 'same'], genre: ['a', 'b'] }],
    }
    expect(await canonicalize(repeated, NOTHING)).toBe(await canonicalNQuads(repeated))
    // The same template, when a value unties them.
    const untied = { ...full, evidence: [evidence, { ...evidence, name: 'b' }, { ...evidence, name: 'c' }] }
    const frozen = frozenAs(ACHIEVEMENT, issuer)
    await canonicalize(ties['equal evidence'], frozen)
    expect(await canonicalize(untied, frozen)).toBe(await canonicalNQuads(untied))
  })

  it('is never filled into a placeholder that a frozen part or a type spells itself', async () => {
    const texts = [
      'urn:signet:template-slot:0',
      'x urn:signet:template-slot:1',
      'urn:signet:template-slot:01',
    ]
    for (const name of texts) {
      const achievement = { ...ACHIEVEMENT, name, tag: texts, image: { type: 'Image', id: texts[0] } }
      const document = withSubject({ achievement })
      const frozen = frozenAs(achievement, issuer)
      expect(await byTemplate(document, frozen)).toBeUndefined()
      expect(await canonicalize(document, frozen)).toBe(await canonicalNQuads(document))
    }
    const typed = {
      ...full,
      type: ['VerifiableCredential', 'OpenBadgeCredential', 'urn:signet:template-slot:0'],
    }
    expect(await canonicalize(typed, frozenAs(ACHIEVEMENT))).toBe(await canonicalNQuads(typed))
  })

  it('escapes the IRIs of frozen parts, and keeps JSON that is no RDF', async () => {
    const image = { id: 'https://a.example/a|b^c`{d}\\', type: 'Image' }
    const achievement = { ...ACHIEVEMENT, image }
    const schema = { id: 'urn:x:1', type: 'JsonSchema', jsonSchema: { title: 'x', type: 'object' } }
    for (const document of [withSubject({ achievement }), { ...full, credentialSchema: [schema] }]) {
      expect(await canonicalize(document, frozenAs(achievement, issuer))).toBe(
        await canonicalNQuads(document),
      )
    }
  })

  it('holds lists and named graphs', async () => {
    const descriptions = [['A', 'B', 'A'], ['A', 'B', 'A'], ['ü']].map((allowedValue, n) => ({
      id: `urn:uuid:${n}`,
      type: ['ResultDescription'],
      name: 'Grade',
      resultType: 'LetterGrade',
      allowedValue,
    }))
    const achievement = { ...ACHIEVEMENT, resultDescription: descriptions }
    const listed = withSubject({ achievement })
    expect(await canonicalize(listed, frozenAs(achievement, issuer))).toBe(await canonicalNQuads(listed))
    expect(await canonicalize(listed, NOTHING)).toBe(await canonicalNQuads(listed))
    const graphs = { '@context': context, type: ['VerifiablePresentation'], verifiableCredential: [full] }
    expect(await canonicalize(graphs, NOTHING)).toBe(await canonicalNQuads(graphs))
  })

  it('knows contexts and keywords from values', async () => {
    const documents = [
      { ...full, '@context': [...(context as []), { note: 'https://a.example/#note' }], note: 'x' },
      {
        ...full,
        '@context': [...(context as []), { '@vocab': 'https://a.example/#' }],
        type: full.type,
        x: 'y',
      },
      {
        '@context': [
          ...(context as []),
          { T: 'https://a.example/T', n: { '@id': 'https://a.example/n', '@type': 'T' } },
        ],
        id: 'urn:x:1',
        type: ['T'],
        n: 'typed',
      },
      { ...full, description: { '@value': 'مرحبا', '@language': 'ar', '@direction': 'rtl' } },
      { ...full, description: [{ '@value': 'Hi', '@language': 'en' }, 'plain'] },
    ]
    for (const document of documents) {
      expect(await outcomeOf(canonicalize(document, NOTHING))).toBe(
        await outcomeOf(canonicalNQuads(document)),
      )
    }
  })
})

describe('what the slow path refuses', () => {
  const refused = { code: 'bad_request' }

  it.each([
    ['a member that no context defines', withSubject({ shoeSize: '43' })],
    ['the same in evidence', { ...full, evidence: [{ type: ['Evidence'], name: 'x', colour: 'red' }] }],
    ['an empty member that no context defines', withSubject({ shoeSize: [] })],
    ['a type that no context defines', { ...full, type: ['VerifiableCredential', 'Medal'] }],
    [
      'a frozen part with an undefined member',
      withSubject({ achievement: { ...ACHIEVEMENT, colour: 'red' } }),
    ],
    ['a relative IRI', { ...full, evidence: [{ id: 'films/1', type: ['Evidence'] }] }],
    ['a context that is not known', { ...full, '@context': [...(context as []), 'https://a.example/ctx'] }],
  ])('is never signed by template: %s', async (_, document) => {
    const { achievement } = document.credentialSubject as { achievement: object }
    const frozen = frozenAs(achievement, issuer)
    await expect(canonicalNQuads(document)).rejects.toMatchObject(refused)
    // Twice, and after a sound document of nearly the same shape has left its template.
    await canonicalize(full, frozenAs(ACHIEVEMENT, issuer))
    await expect(canonicalize(document, frozen)).rejects.toMatchObject(refused)
    await expect(canonicalize(document, frozen)).rejects.toMatchObject(refused)
  })

  it('is a lone surrogate, of which UTF-8 makes a replacement character', async () => {
    // Made here, because a test's title and arguments travel as UTF-8 too.
    const lone = String.fromCharCode(0xd83d)
    const achievement = { ...ACHIEVEMENT, name: lone }
    for (const document of [
      withSubject({ narrative: `high ${lone}` }),
      withSubject({ achievement }),
      { ...full, evidence: [{ id: `https://a.example/${lone}`, type: ['Evidence'] }] },
    ]) {
      const frozen = frozenAs(ACHIEVEMENT, achievement, issuer)
      await expect(canonicalNQuads(document).then(() => 'accepted')).rejects.toMatchObject(refused)
      await expect(canonicalize(document, frozen).then(() => 'accepted')).rejects.toMatchObject(refused)
    }
  })

  it('is a dataset made to take for ever', async () => {
    const poison = Array.from({ length: 12 }, (_, n) => ({ id: `_:e${n}`, type: ['Evidence'] }))
    const evidence = poison.map((node) => ({ ...node, audience: poison.filter((other) => other !== node) }))
    await expect(canonicalize({ ...full, evidence }, NOTHING)).rejects.toMatchObject(refused)
  })
})

it('tells numbers that are none from null', () => {
  const keys = [Number.NaN, Number.POSITIVE_INFINITY, null, 0].map((x) => shapeOf({ x }, NOTHING).key)
  expect(new Set(keys).size).toBe(4)
})
