import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BadgeError } from '../../src/core/badge-error.ts'
import { allKnownTerms } from '../../src/core/contexts/known-terms.ts'
import { canonizeDataset, type JsonObject, toDataset } from '../../src/core/proof/rdf.ts'
import { assertCompacted } from '../../src/core/verification/assert-compacted.ts'
import { verifyCredential } from '../../src/core/verification/verify-credential.ts'
import { credentialWith, isIssuable, V2 } from './issue-samples.ts'
import {
  DID_DOCUMENT,
  DID_WEB,
  fullCredential,
  methodOf,
  STATUS_INDEX,
  sign,
  statusList,
} from './signed-samples.ts'
import { failuresOf, sourcesAt } from './verification-sources.ts'

const list = await statusList(DID_WEB, [])
const sources = sourcesAt({ did: DID_DOCUMENT, list })
const base = fullCredential(DID_WEB)
const contexts = base['@context'] as string[]

const CRED = 'https://www.w3.org/2018/credentials#'
const NEW = 'https://new.example/terms#motto'

/** As the W3C's suites for Data Integrity have it. */
const DRIVING_LICENCE = {
  '@protected': true,
  LicenceCredential: 'urn:example:LicenceCredential',
  Licence: {
    '@id': 'urn:example:Licence',
    '@context': {
      '@protected': true,
      id: '@id',
      type: '@type',
      documentIdentifier: 'urn:example:documentIdentifier',
      dateOfBirth: 'urn:example:dateOfBirth',
      expirationDate: 'urn:example:expiration',
    },
  },
  licence: { '@id': 'urn:example:licence', '@type': '@id' },
}

describe('a context that a credential brings along and that only names new things', () => {
  it.each<[string, unknown, JsonObject]>([
    ['a term', { motto: NEW }, { motto: 'Steady' }],
    ['a term in full', { motto: { '@id': NEW } }, { motto: 'Steady' }],
    ['a term for a thing', { motto: { '@id': NEW, '@type': '@id' } }, { motto: 'urn:x:steady' }],
    ['a term with a datatype', { seen: { '@id': NEW, '@type': 'urn:type:day' } }, { seen: '2026-01-01' }],
    ['protected terms', { '@version': 1.1, '@protected': true, motto: NEW }, { motto: 'Steady' }],
    ['keywords under their own names', { id: '@id', type: '@type', motto: NEW }, { motto: 'Steady' }],
  ])('is taken: %s', async (_, own, members) => {
    const document = { ...base, '@context': [...contexts, own], ...members }
    const result = await verifyCredential(await sign(document, methodOf(DID_WEB)), sources)
    expect(failuresOf(result)).toEqual([])
    expect(await isIssuable(credentialWith({ '@context': [V2, own], ...members }))).toBe(true)
  })

  it('may describe a kind of thing by itself', async () => {
    const licence = { type: 'Licence', documentIdentifier: 'T21', expirationDate: '01-01-2030' }
    const document = credentialWith({
      '@context': [V2, DRIVING_LICENCE],
      issuer: DID_WEB,
      type: ['VerifiableCredential', 'LicenceCredential'],
      credentialSubject: { id: 'urn:uuid:1a0e4ef5-091f-4060-842e-18e519ab9440', licence },
    })
    const result = await verifyCredential(await sign(document, methodOf(DID_WEB)), sources)
    expect(failuresOf(result)).toEqual([])
    const forged = {
      ...document,
      credentialSubject: { ...(document.credentialSubject as object), licence: {} },
    }
    const { proof } = await sign(document, methodOf(DID_WEB))
    expect(failuresOf(await verifyCredential({ ...forged, proof }, sources))).toContain('proof')
  })

  it('leaves a revoked credential revoked', async () => {
    const document = { ...base, '@context': [...contexts, { motto: NEW }], motto: 'Steady' }
    const revoked = sourcesAt({ did: DID_DOCUMENT, list: await statusList(DID_WEB, [STATUS_INDEX]) })
    expect(failuresOf(await verifyCredential(await sign(document, methodOf(DID_WEB)), revoked))).toEqual([
      'status',
    ])
  })
})

const scoped = (context: unknown) => ({ motto: { '@id': NEW, '@context': context } })
const REFUSED: [name: string, context: unknown][] = [
  ['null, which forgets all others', null],
  ['a list', [{ motto: NEW }]],
  ['a number', 7],
  ['a vocabulary', { '@vocab': 'https://new.example/' }],
  ['a base', { '@base': 'https://new.example/' }],
  ['an import', { '@import': V2 }],
  ['propagation', { '@propagate': false, motto: NEW }],
  ['no protection', { '@protected': false, motto: NEW }],
  ['a language', { '@language': 'en' }],
  ['a known term', { validUntil: 'https://new.example/#u' }],
  ['a known term by its own IRI', { validUntil: `${CRED}validUntil` }],
  ['a term of a context that is not there', { ClrCredential: 'https://new.example/#c' }],
  ['a known IRI', { u: `${CRED}validUntil` }],
  ['a known IRI in full', { u: { '@id': `${CRED}credentialStatus`, '@type': '@id' } }],
  ['an IRI that a vocabulary gives', { u: 'https://www.w3.org/ns/credentials/examples#degree' }],
  ['the type of RDF', { u: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type' }],
  ['a prefix', { c: CRED }],
  ['a prefix of new things', { c: 'https://new.example/' }],
  ['a prefix by declaration', { c: { '@id': 'https://new.example', '@prefix': true } }],
  ['a compact IRI of a known prefix', { u: 'cred:validUntil' }],
  ['a datatype of a known prefix', { u: { '@id': NEW, '@type': 'xsd:dateTime' } }],
  ['an alias of a keyword', { u: '@type' }],
  ['another name for an id', { motto: NEW, ident: '@id' }],
  ['a keyword in another place', { id: '@type' }],
  ['nesting', { n: '@nest' }],
  ['nesting in full', { motto: { '@id': NEW, '@nest': 'n' } }],
  ['a reverse term', { r: { '@reverse': NEW } }],
  ['a container', { motto: { '@id': NEW, '@container': '@graph' } }],
  ['values that are looked up', { motto: { '@id': NEW, '@type': '@vocab' } }],
  ['values that are JSON', { motto: { '@id': NEW, '@type': '@json' } }],
  ['a term without an IRI', { motto: {} }],
  ['a term undone', { motto: null }],
  ['a relative IRI', { motto: 'motto' }],
  ['no IRI', { motto: 'https ://new.example' }],
  ['an IRI as a term', { 'https://new.example/#a': 'https://new.example/#a' }],
  ['a known term within another', scoped({ validUntil: 'https://new.example/#u' })],
  ['a known term of another context within another', scoped({ ClrCredential: 'https://new.example/#c' })],
  ['a known IRI within another', scoped({ u: `${CRED}validUntil` })],
  ['null within another', scoped(null)],
  ['a known context within another', scoped(V2)],
  ['a vocabulary within another', scoped({ '@vocab': 'https://new.example/' })],
  ['a date of birth of its own where badges have one', scoped({ dateOfBirth: 'https://new.example/#b' })],
]

describe('a context that could change what is read', () => {
  it.each(REFUSED)('is refused: %s', async (_, context) => {
    for (const place of [
      [...contexts, context],
      [...contexts.slice(0, 1), context, ...contexts.slice(1)],
    ]) {
      expect(() => assertCompacted({ ...base, '@context': place })).toThrow(BadgeError)
    }
    const evidence = [{ '@context': [context], type: ['Evidence'] }]
    expect(() => assertCompacted({ ...base, evidence })).toThrow(BadgeError)
    // Of what the contexts of badges add, a plain credential knows nothing.
    if (context && 'motto' in Object(context) && JSON.stringify(context).includes('dateOfBirth')) return
    expect(await isIssuable(credentialWith({ '@context': [V2, context] }))).toBe(false)
  })
})

const { names, iris } = allKnownTerms()
const known = [...iris].filter((iri) => iri.includes('//'))
const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'

const anyName = fc.constantFrom(
  ...[
    'motto',
    'x',
    'y',
    'zé',
    'a b',
    'x:y',
    '',
    '__proto__',
    'constructor',
    'toString',
    'http',
    'urn',
    'did',
  ],
  ...['@type', '@id', '@vocab', '@base', '@import', '@propagate', '@protected', '@language', '@version'],
  ...[
    'validUntil',
    'credentialStatus',
    'issuer',
    'type',
    'id',
    'xsd',
    'cred',
    'sec',
    'Evidence',
    'expirationDate',
  ],
)
const anyIri = fc.oneof(
  fc.constantFrom('https://new.example/#a', 'https://new.example/#b', 'urn:new:c', 'https://new.example/'),
  fc.constantFrom(
    'x:a',
    'motto:b',
    'cred:validUntil',
    'sec:proof',
    'xsd:dateTime',
    `${RDF}type`,
    `${RDF}first`,
  ),
  fc.constantFrom('@type', '@id', '@nest', '@included', '@graph', '@value', 'motto', '', 'relative'),
  fc.constantFrom(...known),
)
const { context: anyContext } = fc.letrec<{ context: JsonObject; definition: unknown }>((tie) => ({
  context: fc.dictionary(anyName, tie('definition'), { maxKeys: 3, noNullPrototype: true }),
  definition: fc.oneof(
    { maxDepth: 3 },
    { weight: 6, arbitrary: anyIri },
    { weight: 1, arbitrary: fc.constantFrom(null, true, 1.1, 'https://new.example/#a') },
    {
      weight: 4,
      arbitrary: fc.record(
        {
          '@id': anyIri,
          '@type': fc.oneof(fc.constantFrom('@id', '@vocab', '@json', '@none'), anyIri),
          '@context': tie('context'),
          '@container': fc.constantFrom('@set', '@list', '@graph', '@id', '@type', '@language'),
          '@reverse': anyIri,
          '@prefix': fc.boolean(),
          '@nest': fc.constantFrom('@nest', 'x'),
        },
        { requiredKeys: ['@id'] },
      ),
    },
  ),
}))

/** What the quads of a document say with known terms, in canonical form; undefined where it is no JSON-LD. */
async function knownStatements(document: JsonObject): Promise<string | undefined> {
  try {
    const quads = await toDataset(document)
    const isKnown = (iri: string) => iris.has(iri) || (iri.startsWith(RDF) && iri !== `${RDF}type`)
    return await canonizeDataset(
      quads.filter(({ predicate, object }) =>
        predicate.value === `${RDF}type` ? isKnown(object.value) : isKnown(predicate.value),
      ),
    )
  } catch (cause) {
    if (!(cause instanceof BadgeError)) throw cause
    return undefined
  }
}

describe('whatever context is taken', () => {
  const MOVED = ['validUntil', 'credentialStatus', 'type', 'credentialSchema', 'issuer', 'evidence']

  it('changes nothing about what known members say, and gives none of them another name', async () => {
    let taken = 0
    let said = 0
    await fc.assert(
      fc.asyncProperty(
        anyContext,
        fc.nat(contexts.length - 1),
        fc.constantFrom(...MOVED),
        fc.boolean(),
        async (own, after, moved, asType) => {
          const { [moved]: value, ...rest } = base
          const open = moved === 'type' || moved === 'issuer' ? base : rest
          const terms = Object.keys(own).filter((name) => !name.startsWith('@') && !(name in base))
          const document = {
            ...open,
            '@context': [...contexts.slice(0, after + 1), own, ...contexts.slice(after + 1)],
            ...Object.fromEntries(terms.map((name) => [name, asType ? 'urn:new:value' : value])),
            ...(asType && { type: [...(base.type as string[]), ...terms] }),
          }
          try {
            assertCompacted(document)
          } catch (cause) {
            if (!(cause instanceof BadgeError)) throw cause
            return
          }
          taken++
          const found = await knownStatements(document)
          if (found === undefined) return
          said++
          const before = await knownStatements(open)
          expect(linesAboutCredential(found)).toEqual(linesAboutCredential(before))
          // What stands under a new member may be a thing, about which known members speak too.
          if (asType || terms.length === 0 || typeof value === 'string') expect(found).toBe(before)
        },
      ),
      { numRuns: 1_500 },
    )
    expect(taken).toBeGreaterThan(200)
    expect(said).toBeGreaterThan(150)
  }, 120_000)

  it('knows the full names of everything that a badge says', async () => {
    const quads = await toDataset(base)
    const said = quads.flatMap(({ predicate, object }) =>
      predicate.value === `${RDF}type` ? [object.value] : [predicate.value],
    )
    expect(said.filter((iri) => !iris.has(iri) && !iri.startsWith(RDF))).toEqual([])
    expect(names.size).toBeGreaterThan(200)
  })
})

/** Statements whose subject is the credential, without the labels of blank nodes. */
const linesAboutCredential = (text: string | undefined): string[] =>
  (text ?? '')
    .split('\n')
    .filter((line) => line.startsWith(`<${String(base.id)}>`))
    .map((line) => line.replace(/_:c14n\d+/g, '_:'))
    .sort()
