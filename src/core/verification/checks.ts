import type { Check } from './check.ts'

/**
 * What is looked at, and whether a credential can be called verified while the answer is not known. A check that
 * failed always counts.
 */
export const CHECKS = {
  readable: { required: true, reason: 'nothing can be said of what cannot be read' },
  json_ld: { required: true, reason: 'a member that no context defines may not be signed' },
  schema: {
    required: false,
    reason:
      'the official schema is always checked; unknown is only what a schema of the issuer’s own would say',
  },
  related_resources: {
    required: false,
    reason: 'what lies elsewhere may be gone; only what is there and differs tells against it',
  },
  members: { required: true, reason: 'a credential without them means nothing' },
  dates: { required: true, reason: 'it may have ended' },
  verification_method: { required: true, reason: 'only the issuer’s own keys can sign for the issuer' },
  proof: { required: true, reason: 'it may have been changed' },
  issuer: { required: true, reason: 'it may be somebody else’s' },
  status: { required: true, reason: 'it may be revoked' },
  contained: { required: true, reason: 'a bundle says no more than what is in it' },
  refresh: {
    required: false,
    reason: 'Open Badges 3.0 section 9: where no newer version can be had, this one counts',
  },
  endorsements: { required: false, reason: 'an endorsement is somebody else’s opinion' },
  recipient: { required: true, reason: 'the caller asked whose it is' },
  holder: { required: true, reason: 'it may be presented by somebody else' },
} as const satisfies Record<string, { required: boolean; reason: string }>

export type CheckName = keyof typeof CHECKS

/** Verified is what has no failed check, and of whose required checks none is unknown. */
export const isVerified = (checks: readonly Check[]): boolean =>
  checks.every(({ name, outcome }) => outcome === 'pass' || (outcome === 'unknown' && !CHECKS[name].required))
