import { expect, it } from 'vitest'
import { buildStatusEntry, buildStatusListCredential } from '../../src/core/status/status-list-credential.ts'

const list = 'https://badges.example/i/acme/status/3'

it('is a credential about the list, in whole seconds', () => {
  const credential = buildStatusListCredential({
    id: list,
    issuer: 'did:web:badges.example:i:acme',
    purpose: 'revocation',
    encodedList: 'uH4sIAAAAAAAAA',
    validFrom: new Date('2026-03-01T10:00:00.987Z'),
    validUntil: new Date('2026-03-08T10:00:00.987Z'),
    ttl: 30_000,
  })
  expect(credential).toEqual({
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    id: list,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer: 'did:web:badges.example:i:acme',
    validFrom: '2026-03-01T10:00:00Z',
    validUntil: '2026-03-08T10:00:00Z',
    credentialSubject: {
      id: `${list}#list`,
      type: 'BitstringStatusList',
      statusPurpose: 'revocation',
      encodedList: 'uH4sIAAAAAAAAA',
      ttl: 30_000,
    },
  })
})

it('is referred to by an entry with an id of its own and the index as a string', () => {
  expect(buildStatusEntry({ list, index: 94_567, purpose: 'suspension' })).toEqual({
    id: `${list}#94567`,
    type: 'BitstringStatusListEntry',
    statusPurpose: 'suspension',
    statusListIndex: '94567',
    statusListCredential: list,
  })
})
