import { judgeCredential } from './judge-credential.ts'
import { lookupOf, type VerificationSources } from './lookup.ts'
import type { Verification } from './verification.ts'

export type { VerificationSources } from './lookup.ts'
export type { Verification } from './verification.ts'

/**
 * Judges a credential check by check: a JSON object, a compact JWS as text, or an enveloped one. Never throws but
 * for a defect of ours or of the sources.
 */
export const verifyCredential = (presented: unknown, sources: VerificationSources): Promise<Verification> =>
  judgeCredential(presented, lookupOf(sources), { recipient: sources.recipient })
