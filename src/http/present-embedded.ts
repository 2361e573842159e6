import { fromEpochSeconds } from '../actions/context.ts'
import type { JudgedEndorsement } from '../actions/judge-endorsements.ts'
import type { EmbedCard } from '../core/embed/embed-svg.ts'
import { parseDateTime } from '../core/encoding/date-time.ts'
import { isObject } from '../core/verification/read-members.ts'
import type { EndorsementProps } from '../pages/credential-endorsements.tsx'
import { formatDate } from '../pages/format-date.ts'
import type { CredentialRecord } from '../store/credentials.ts'
import { stateOf } from './present-credential.ts'

/** What the page says of an endorsement in the credential. */
export function endorsementOf(
  { document, state }: JudgedEndorsement,
  origin: string,
): EndorsementProps | undefined {
  const { id, issuer, credentialSubject, validFrom, validUntil } = document
  const since = parseDateTime(String(validFrom))
  if (!since) return undefined
  const comment = isObject(credentialSubject) ? credentialSubject.endorsementComment : undefined
  const until = typeof validUntil === 'string' ? parseDateTime(validUntil) : undefined
  return {
    endorserName: String(isObject(issuer) ? (issuer.name ?? issuer.id) : issuer),
    ...(typeof comment === 'string' && { comment }),
    since,
    ...(until && { until }),
    state,
    verifyUrl: `${origin}/verify?url=${encodeURIComponent(String(id))}`,
  }
}

/** What the card says that others show. It needs no name, so it can be made of any row. */
export function embedCardOf(record: CredentialRecord, now: Date): EmbedCard {
  const state = record.supersededBy ? 'replaced' : stateOf(record, now)
  const [from, until] = [record.validFrom, record.validUntil].map(
    (seconds) => seconds !== null && formatDate(fromEpochSeconds(seconds)),
  )
  const details: Partial<Record<EmbedCard['state'], string | false | undefined>> = {
    valid: until && `until ${until}`,
    expired: until && `on ${until}`,
    replaced: 'by another credential',
    not_yet_valid: `(from ${from})`,
  }
  const detail = details[state]
  return {
    title: String(record.achievement.name),
    issuerName: String(record.profile.name),
    state,
    ...(detail && { detail }),
    test: record.mode === 'test',
  }
}
