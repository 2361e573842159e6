// No npm package has these contexts, so their terms are written out. The test pins them by hash and compares
// them with 1EdTech's own files where those are at hand.
const CLR = 'https://purl.imsglobal.org/spec/vc/clr/vocab.html#'

const keywords = { id: '@id', type: '@type' }
const setOf = (id: string, type: string) => ({ '@id': id, '@type': type, '@container': '@set' })

const subjectTerms = (openBadges: string) => ({
  ...keywords,
  cred: 'https://www.w3.org/2018/credentials#',
  obi: openBadges,
  achievement: setOf(`${CLR}achievement`, 'obi:Achievement'),
  association: setOf(`${CLR}association`, `${CLR}Association`),
  verifiableCredential: setOf(`${CLR}verifiableCredential`, 'cred:verifiableCredential'),
})

const association = {
  '@id': `${CLR}Association`,
  '@context': {
    associationType: { '@id': `${CLR}AssociationType` },
    sourceId: { '@id': `${CLR}sourceId`, '@type': 'xsd:anyURI' },
    targetId: { '@id': `${CLR}targetId`, '@type': 'xsd:anyURI' },
  },
}

const contextOf = (credentialTerms: object, subject: object) => ({
  '@context': {
    ...keywords,
    ClrCredential: { '@id': `${CLR}ClrCredential`, '@context': credentialTerms },
    ClrSubject: { '@id': `${CLR}ClrSubject`, '@context': subject },
    Association: association,
  },
})

/** CLR 2.0.0 */
const CLR_2_0_0 = contextOf(keywords, subjectTerms('https://purl.imsglobal.org/spec/ob/v3p0/vocab.html#'))

/** CLR 2.0.1: `partial`, identifiers of the subject, and another namespace for achievements. */
const CLR_2_0_1 = contextOf(
  { ...keywords, partial: { '@id': `${CLR}partial`, '@type': 'xsd:boolean' } },
  {
    ...subjectTerms('https://purl.imsglobal.org/spec/vc/ob/vocab.html#'),
    identifier: setOf(`${CLR}identifier-1`, 'obi:Identifier'),
  },
)

export const CLR_CONTEXTS: readonly (readonly [string, object])[] = [
  ['https://purl.imsglobal.org/spec/clr/v2p0/context.json', CLR_2_0_0],
  ['https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json', CLR_2_0_1],
]
