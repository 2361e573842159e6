import { CREDENTIALS_V2, OPEN_BADGES_3, OPEN_BADGES_EXTENSIONS } from '../contexts/urls.ts'
import { formatDateTime } from '../encoding/date-time.ts'
import type { JsonObject } from '../proof/rdf.ts'
import { buildStatusEntry } from '../status/status-list-credential.ts'
import {
  CREDENTIAL_SCHEMA,
  type CredentialFacts,
  type IdentityObject,
  type OpenBadgeCredential,
} from './open-badge.ts'

/**
 * The version of this builder. Stored with each credential: what a format builds must never change, because
 * signatures were made over it. A change of the document's form is a new format beside this one.
 */
export const CREDENTIAL_FORMAT = 1

export interface CredentialParts {
  url: string
  /** Frozen documents, embedded as they are. */
  profile: JsonObject
  achievement: JsonObject
  validFrom: Date
  validUntil?: Date
  /** The recipient's address as an IdentityHash (`sha256$…`) and its salt. */
  email?: { identityHash: string; salt: string }
  facts: CredentialFacts
  status: { list: string; index: number }
}

const CONTEXT = [CREDENTIALS_V2, OPEN_BADGES_3, OPEN_BADGES_EXTENSIONS]

/**
 * The unsigned OpenBadgeCredential (Open Badges 3.0, "AchievementCredential"): arrays wherever the formal
 * schema wants them, no nulls, no empty arrays, one status entry.
 */
export function buildCredential(parts: CredentialParts): OpenBadgeCredential {
  const { url, profile, achievement, facts } = parts
  const { evidence, subject = {} } = facts
  const { result, ...subjectText } = subject
  const identifier = identifiersOf(parts)
  return {
    '@context': CONTEXT,
    id: url,
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: achievement.name,
    issuer: profile,
    validFrom: formatDateTime(parts.validFrom),
    ...(parts.validUntil && { validUntil: formatDateTime(parts.validUntil) }),
    ...(facts.awardedDate !== undefined && { awardedDate: facts.awardedDate }),
    credentialSubject: {
      id: facts.subjectId ?? `${url}#recipient`,
      type: ['AchievementSubject'],
      ...(identifier.length > 0 && { identifier }),
      ...subjectText,
      ...(result?.length && { result: result.map((item) => ({ type: ['Result'], ...item })) }),
      achievement,
    },
    ...(evidence?.length && {
      evidence: evidence.map(({ id, ...text }) => ({ ...(id && { id }), type: ['Evidence'], ...text })),
    }),
    credentialSchema: [CREDENTIAL_SCHEMA],
    credentialStatus: buildStatusEntry({ ...parts.status, purpose: 'revocation' }),
  }
}

function identifiersOf({ email, facts }: CredentialParts): IdentityObject[] {
  const identifiers: IdentityObject[] = []
  if (email) {
    identifiers.push({
      type: 'IdentityObject',
      hashed: true,
      identityHash: email.identityHash,
      identityType: 'emailAddress',
      salt: email.salt,
    })
  }
  if (facts.name !== undefined) {
    identifiers.push({
      type: 'IdentityObject',
      hashed: false,
      identityHash: facts.name,
      identityType: 'name',
    })
  }
  return identifiers
}
