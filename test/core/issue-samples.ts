import { BadgeError } from '../../src/core/badge-error.ts'
import { assertIssuable } from '../../src/core/issue/assert-issuable.ts'
import type { JsonObject } from '../../src/core/proof/rdf.ts'
import { problemTypeOf } from '../../src/core/proof/security-error.ts'

export const V2 = 'https://www.w3.org/ns/credentials/v2'
export const V1 = 'https://www.w3.org/2018/credentials/v1'
export const ISSUER = 'did:web:issuer.example'

/** The least that can be issued, with changes; a member that is undefined is not there. */
export const credentialWith = (changes: JsonObject = {}): JsonObject => without({ ...LEAST, ...changes })

const LEAST = {
  '@context': [V2],
  type: ['VerifiableCredential'],
  issuer: ISSUER,
  credentialSubject: { id: 'did:example:subject' },
}

/** The same of version 1.1. */
export const credential1With = (changes: JsonObject = {}): JsonObject =>
  without({ ...LEAST, '@context': [V1], issuanceDate: '2026-01-01T00:00:00Z', ...changes })

const without = (node: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(node).filter(([, value]) => value !== undefined))

export const isIssuable = async (credential: unknown): Promise<boolean> =>
  (await faultsOf(credential)) === undefined

/** What is wrong with it: where, of which standard's type, and how it is said. Undefined when nothing is. */
export async function faultsOf(
  credential: unknown,
): Promise<{ pointers: string[]; type: string | undefined; details: string[] } | undefined> {
  try {
    await assertIssuable(credential, { issuers: [ISSUER, 'did:key:zOther'] })
    return undefined
  } catch (cause) {
    if (!(cause instanceof BadgeError) || cause.code !== 'invalid_input') throw cause
    const { issues } = cause
    return {
      pointers: issues.map(({ pointer }) => pointer),
      type: problemTypeOf(cause),
      details: issues.map(({ detail }) => detail),
    }
  }
}

export const pointersOf = async (credential: unknown): Promise<string[]> =>
  (await faultsOf(credential))?.pointers ?? []
