import { fromEpochSeconds } from '../actions/context.ts'
import type { RebuiltCredential } from '../actions/rebuild-credential.ts'
import { EMBED_SIZE } from '../core/embed/embed-svg.ts'
import { formatUuid } from '../core/ids/uuid.ts'
import { encodeEd25519Multikey } from '../core/keys/multikey.ts'
import { isObject, listOf } from '../core/verification/read-members.ts'
import type { CredentialPageProps } from '../pages/credential-page.tsx'
import type { CredentialRecord } from '../store/credentials.ts'
import { CREDENTIAL_STATES } from '../store/schema/credentials.ts'
import { linkedInUrl } from './linked-in-url.ts'
import { awardOf } from './present-award.ts'

type State = CredentialPageProps['state']

/** The state that a reader should see now: what the issuer decided comes before what the calendar says. */
export function stateOf(
  record: Pick<CredentialRecord, 'state' | 'validFrom' | 'validUntil'>,
  now: Date,
): State {
  const decided = CREDENTIAL_STATES[record.state]
  if (decided === 'revoked' || decided === 'superseded') return 'revoked'
  if (decided === 'suspended') return 'suspended'
  if (fromEpochSeconds(record.validFrom) > now) return 'not_yet_valid'
  if (record.validUntil !== null && fromEpochSeconds(record.validUntil) < now) return 'expired'
  return 'valid'
}

export interface Presenting {
  origin: string
  now: Date
  /** LinkedIn's number of the issuer, if the issuer has said it. */
  organizationId?: string | undefined
  /** How those stand that are in the credential. */
  endorsements?: CredentialPageProps['endorsements']
}

/** What the page of a credential shows. */
export function presentCredential(
  record: CredentialRecord,
  { url, facts, place }: RebuiltCredential,
  { origin, now, organizationId, endorsements = [] }: Presenting,
): CredentialPageProps {
  const { achievement, profile } = record
  const criteria = isObject(achievement.criteria) ? achievement.criteria : {}
  const image = facts.subject?.image ?? (isObject(achievement.image) ? achievement.image : {})
  const name = String(achievement.name)
  const issuedOn = fromEpochSeconds(record.validFrom)
  const validUntil = record.validUntil === null ? undefined : fromEpochSeconds(record.validUntil)
  return {
    url,
    jsonUrl: `${url}.json`,
    jwtUrl: `${url}.jwt`,
    pngUrl: `${url}.png`,
    svgUrl: `${url}.svg`,
    pdfUrl: `${url}.pdf`,
    embedUrl: `${url}/embed.svg`,
    embedSize: EMBED_SIZE,
    jwksUrl: `${record.baseUrl}/jwks.json`,
    verifyUrl: `${origin}/verify?url=${encodeURIComponent(url)}`,
    imageUrl: String(image.id),
    imageAlt: typeof image.caption === 'string' ? image.caption : `Badge: ${name}`,
    ...(facts.name !== undefined && { recipientName: facts.name }),
    achievement: {
      name,
      description: String(achievement.description),
      ...(typeof criteria.narrative === 'string' && { criteriaNarrative: criteria.narrative }),
      ...(typeof criteria.id === 'string' && { criteriaUrl: criteria.id }),
      url: String(achievement.id),
      ...(typeof achievement.achievementType === 'string' && { type: achievement.achievementType }),
      tags: listOf(achievement.tag).map(String),
    },
    issuer: {
      name: String(profile.name),
      url: record.baseUrl,
      did: record.did,
    },
    endorsements,
    issuedOn,
    ...(validUntil && { validUntil }),
    state: stateOf(record, now),
    ...awardOf(achievement, facts),
    test: record.mode === 'test',
    proof: {
      cryptosuite: 'eddsa-rdfc-2022',
      verificationMethod: `${record.did}#${encodeEd25519Multikey(record.publicKey)}`,
      created: fromEpochSeconds(record.createdAt),
    },
    statusList: { url: place.url, index: place.index },
    linkedInUrl: linkedInUrl({
      url,
      id: formatUuid(record.id),
      name,
      organization: String(profile.name),
      organizationId,
      issuedOn,
      validUntil,
    }),
  }
}
