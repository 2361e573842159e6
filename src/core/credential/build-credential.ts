import { CREDENTIALS_V2, OPEN_BADGES_3, OPEN_BADGES_EXTENSIONS } from '../contexts/urls.ts'
import { formatDateTime } from '../encoding/date-time.ts'
import type { JsonObject } from '../proof/rdf.ts'
import { buildStatusEntry } from '../status/status-list-credential.ts'
import { buildAlignments, buildImage } from './build-parts.ts'
import { buildSource } from './build-source.ts'
import {
  CREDENTIAL_SCHEMA,
  type CredentialFacts,
  type IdentityObject,
  type OpenBadgeCredential,
  type Result,
} from './open-badge.ts'
import { withoutEmpty } from './without-empty.ts'

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
  /** URLs of the lists and the index in both; a list for suspension only where an achievement opted in. */
  status: { list: string; index: number; suspensionList?: string }
  /** Where the current version can be had. */
  refreshUrl?: string
}

const CONTEXT = [CREDENTIALS_V2, OPEN_BADGES_3, OPEN_BADGES_EXTENSIONS]

/**
 * The unsigned OpenBadgeCredential (Open Badges 3.0, "AchievementCredential"): arrays wherever the formal
 * schema wants them, no nulls, no empty arrays, one status entry.
 */
export function buildCredential(parts: CredentialParts): OpenBadgeCredential {
  const { url, profile, achievement } = parts
  const facts = withoutEmpty(parts.facts)
  const { evidence, subject = {} } = facts
  const { result, source, image, ...subjectText } = subject
  const identifier = identifiersOf({ ...parts, facts })
  return {
    '@context': CONTEXT,
    id: url,
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: achievement.name,
    ...(facts.description !== undefined && { description: facts.description }),
    issuer: profile,
    validFrom: formatDateTime(parts.validFrom),
    ...(parts.validUntil && { validUntil: formatDateTime(parts.validUntil) }),
    ...(facts.awardedDate !== undefined && { awardedDate: facts.awardedDate }),
    credentialSubject: {
      id: facts.subjectId ?? `${url}#recipient`,
      type: ['AchievementSubject'],
      ...(identifier.length > 0 && { identifier }),
      ...subjectText,
      ...(result && { result: result.map(buildResult) }),
      ...(source && { source: withoutEmpty(buildSource(source)) }),
      ...(image && { image: buildImage(image) }),
      achievement,
    },
    ...(evidence && {
      evidence: evidence.map(({ id, ...text }) => ({ ...(id && { id }), type: ['Evidence'], ...text })),
    }),
    credentialSchema: [CREDENTIAL_SCHEMA],
    credentialStatus: buildStatus(parts.status),
    ...(parts.refreshUrl !== undefined && {
      refreshService: { id: parts.refreshUrl, type: '1EdTechCredentialRefresh' },
    }),
  }
}

// One object, because the Open Badges schema allows no more; two are W3C's and the achievement's own choice.
function buildStatus({ list, index, suspensionList }: CredentialParts['status']): unknown {
  const revocation = buildStatusEntry({ list, index, purpose: 'revocation' })
  if (suspensionList === undefined) return revocation
  return [revocation, buildStatusEntry({ list: suspensionList, index, purpose: 'suspension' })]
}

const buildResult = ({ alignment, ...text }: Result): JsonObject => ({
  type: ['Result'],
  ...text,
  ...(alignment && { alignment: buildAlignments(alignment) }),
})

/** Who somebody is, as a subject's `identifier` tells it. */
export function identifiersOf({ email, facts }: Pick<CredentialParts, 'email' | 'facts'>): IdentityObject[] {
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
  for (const identity of facts.identifiers ?? []) identifiers.push({ type: 'IdentityObject', ...identity })
  return identifiers
}
