import type { Check } from './check.ts'
import { isVerified } from './checks.ts'
import type { Lookup } from './lookup.ts'
import { isObject } from './read-members.ts'

export interface Verification {
  /** True when no check failed and every required one has an answer. */
  verified: boolean
  checks: Check[]
  /** What was judged; of a token, the credential in it. */
  credential: unknown
  issuer: unknown
  /** In what form it was secured (VC Data Model 2.0 section 7.1); not there when it cannot be read. */
  mediaType?: 'application/vc' | 'application/vc+jwt'
  /** Whose key it is that signed, where that is the issuer's own, and the document that says so. */
  controller?: string
  controllerDocument?: unknown
}

export interface JudgeOptions {
  /** An address, DID or URL of the person who should be the recipient. */
  recipient?: string | undefined
  /** How many credentials this one lies in. */
  depth?: number
}

/** Judges a credential in whatever form, also one that lies in another. */
export type Judge = (presented: unknown, lookup: Lookup, options?: JudgeOptions) => Promise<Verification>

export const verdict = (credential: unknown, checks: Check[]): Verification => ({
  verified: isVerified(checks),
  checks,
  credential,
  issuer: isObject(credential) ? credential.issuer : undefined,
})

/** The check that decides, for those who only want to know why something was not verified. */
export const decidingCheck = ({ checks }: Verification): Check | undefined =>
  checks.find(({ outcome }) => outcome === 'fail') ?? checks.find((check) => !isVerified([check]))
