import type { JsonObject } from '../core/proof/rdf.ts'
import type { EndorsementPageProps } from '../pages/endorsement-page.tsx'
import type { EndorsementRecord } from '../store/endorsements.ts'

/** An endorsement of ours as its page shows it, by what was signed and by what became of it. */
export function endorsementPageOf(
  { document, state }: Pick<EndorsementRecord, 'document' | 'state'>,
  { origin, now }: { origin: string; now: Date },
): EndorsementPageProps {
  const { id, issuer, credentialSubject, validFrom, validUntil } = document
  // They are as `buildEndorsement` made them.
  const [subject, profile] = [credentialSubject, issuer] as JsonObject[]
  const url = String(id)
  const name = String(profile?.name)
  const end = validUntil === undefined ? undefined : new Date(String(validUntil))
  const isOver = end !== undefined && end < now
  return {
    url,
    endorserName: name,
    endorserUrl: url.replace(/\/endorsements\/[^/]*$/, ''),
    target: String(subject?.id),
    comment: String(subject?.endorsementComment),
    endorsedAt: new Date(String(validFrom)),
    ...(end && { validUntil: end }),
    state: state === 'revoked' ? 'revoked' : isOver ? 'expired' : 'valid',
    jsonUrl: `${url}.json`,
    verifyUrl: `${origin}/verify?url=${encodeURIComponent(`${url}.json`)}`,
    test: name.endsWith(' (TEST)'),
  }
}
