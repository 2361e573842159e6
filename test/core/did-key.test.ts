import { expect, it } from 'vitest'
import { findVerificationMethod } from '../../src/core/did/did-document.ts'
import { didKeyOf, expandDidKey } from '../../src/core/did/did-key.ts'
import { fromHex } from '../../src/core/encoding/bytes.ts'
import { encodeMultibase } from '../../src/core/encoding/multibase.ts'

const publicKey = fromHex('94966b7c08e405775f8de6cc1c4508f6eb227403e1025b2c8ad2d7477398c5b2')
const multikey = 'z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH'

it('is the key itself', () => {
  expect(didKeyOf(publicKey)).toBe(`did:key:${multikey}`)
})

it('stands for a document whose only verification method is that key', () => {
  const did = didKeyOf(publicKey)
  const id = `${did}#${multikey}`
  const document = expandDidKey(did)
  expect(document.verificationMethod).toEqual([
    { id, type: 'Multikey', controller: did, publicKeyMultibase: multikey },
  ])
  expect(findVerificationMethod(document, { controller: did, id, relationship: 'assertionMethod' })).toEqual({
    publicKeyMultibase: multikey,
  })
})

it('takes ECDSA keys as well', () => {
  const did = 'did:key:zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169'
  expect(expandDidKey(did).assertionMethod).toEqual([`${did}#${did.slice('did:key:'.length)}`])
})

it.each([
  ['another method', 'did:web:example.com'],
  ['a fragment', `did:key:${multikey}#${multikey}`],
  ['no key', 'did:key:'],
  ['base64url', `did:key:${encodeMultibase('u', fromHex(`ed01${'01'.repeat(32)}`))}`],
  ['a short key', `did:key:${encodeMultibase('z', fromHex(`ed01${'01'.repeat(31)}`))}`],
  ['a key that is no point', `did:key:${encodeMultibase('z', fromHex(`ed0102${'00'.repeat(31)}`))}`],
  ['a key of small order', `did:key:${encodeMultibase('z', fromHex(`ed0101${'00'.repeat(31)}`))}`],
])('is refused with %s', (_, did) => {
  expect(() => expandDidKey(did)).toThrow(expect.objectContaining({ code: 'bad_request' }))
})
