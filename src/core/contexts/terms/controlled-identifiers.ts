// No npm package has these W3C contexts, so their terms are written out. The test pins them by hash and
// compares them with the W3C's own files where those are at hand.
const SECURITY = 'https://w3id.org/security#'

const keywords = { id: '@id', type: '@type' }
const idAt = (iri: string) => ({ '@id': iri, '@type': '@id' })
const idsAt = (iri: string) => ({ ...idAt(iri), '@container': '@set' })
const valueAt = (name: string, type: string) => ({ '@id': `${SECURITY}${name}`, '@type': type })

const DATE_TIME = 'http://www.w3.org/2001/XMLSchema#dateTime'

/** A class of keys: what they have in common, then the two members that hold the key. */
const keyClass = (name: string, publicMember: string, secretMember: string, type: string) => ({
  '@id': `${SECURITY}${name}`,
  '@context': {
    '@protected': true,
    ...keywords,
    controller: idAt(`${SECURITY}controller`),
    revoked: valueAt('revoked', DATE_TIME),
    expires: valueAt('expiration', DATE_TIME),
    [publicMember]: valueAt(publicMember, type),
    [secretMember]: valueAt(secretMember, type),
  },
})

const jsonWebKey = keyClass('JsonWebKey', 'publicKeyJwk', 'secretKeyJwk', '@json')
const multikey = keyClass('Multikey', 'publicKeyMultibase', 'secretKeyMultibase', `${SECURITY}multibase`)

const JWK_V1 = { '@context': { ...keywords, '@protected': true, JsonWebKey: jsonWebKey } }

const CID_V1 = {
  '@context': {
    '@protected': true,
    ...keywords,
    alsoKnownAs: idAt('https://www.w3.org/ns/activitystreams#alsoKnownAs'),
    assertionMethod: idsAt(`${SECURITY}assertionMethod`),
    authentication: idsAt(`${SECURITY}authenticationMethod`),
    capabilityDelegation: idsAt(`${SECURITY}capabilityDelegationMethod`),
    capabilityInvocation: idsAt(`${SECURITY}capabilityInvocationMethod`),
    controller: idAt(`${SECURITY}controller`),
    keyAgreement: idsAt(`${SECURITY}keyAgreementMethod`),
    service: {
      ...idAt('https://www.w3.org/ns/did#service'),
      '@context': {
        '@protected': true,
        ...keywords,
        serviceEndpoint: idAt('https://www.w3.org/ns/did#serviceEndpoint'),
      },
    },
    verificationMethod: idAt(`${SECURITY}verificationMethod`),
    Multikey: multikey,
    JsonWebKey: jsonWebKey,
  },
}

export const CONTROLLED_IDENTIFIER_CONTEXTS: readonly (readonly [string, object])[] = [
  ['https://w3id.org/security/jwk/v1', JWK_V1],
  ['https://www.w3.org/ns/cid/v1', CID_V1],
]
