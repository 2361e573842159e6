import { CLR_2, CREDENTIALS_V2, OPEN_BADGES_3, OPEN_BADGES_EXTENSIONS } from '../contexts/urls.ts'
import { formatDateTime } from '../encoding/date-time.ts'
import type { JsonObject } from '../proof/rdf.ts'
import { type CredentialParts, identifiersOf } from './build-credential.ts'
import type { CredentialFacts } from './open-badge.ts'
import { withoutEmpty } from './without-empty.ts'

export const CLR_SCHEMA = {
  id: 'https://purl.imsglobal.org/spec/clr/v2p0/schema/json/clr_v2p0_clrcredential_schema.json',
  type: '1EdTechJsonSchemaValidator2019',
} as const

/** How one achievement stands to another (CLR 2.0, AssociationType; a closed list). */
export const ASSOCIATION_TYPES = [
  'exactMatchOf',
  'isChildOf',
  'isParentOf',
  'isPartOf',
  'isPeerOf',
  'isRelatedTo',
  'precedes',
  'replacedBy',
] as const

/** CLR 2.0, Association: both ids are those of achievements. */
export interface Association {
  associationType: (typeof ASSOCIATION_TYPES)[number]
  sourceId: string
  targetId: string
}

export interface ClrParts {
  /** A URN: a record is not kept, so it has no address. */
  id: string
  name: string
  profile: JsonObject
  validFrom: Date
  email?: CredentialParts['email']
  person: Pick<CredentialFacts, 'name' | 'subjectId' | 'identifiers'>
  /** Complete signed credentials; JWTs cannot be bundled (CLR 2.0, ClrSubject). */
  credentials: readonly JsonObject[]
  /** Definitions that associations speak of and no bundled credential holds. */
  achievements: readonly JsonObject[]
  associations: readonly Association[]
  /** Whether the issuer knows of more than what is bundled. */
  partial: boolean
}

/** The unsigned ClrCredential (CLR 2.0, "ClrCredential"). */
export function buildClr(parts: ClrParts): JsonObject {
  const { id, name, profile, email, person, credentials, achievements, associations, partial } = parts
  const identifier = identifiersOf({ ...(email && { email }), facts: withoutEmpty(person) })
  return {
    '@context': [CREDENTIALS_V2, CLR_2, OPEN_BADGES_3, OPEN_BADGES_EXTENSIONS],
    id,
    type: ['VerifiableCredential', 'ClrCredential'],
    name,
    partial,
    issuer: profile,
    validFrom: formatDateTime(parts.validFrom),
    credentialSubject: {
      id: person.subjectId ?? `${id}#recipient`,
      type: ['ClrSubject'],
      ...(identifier.length > 0 && { identifier }),
      verifiableCredential: credentials,
      ...(achievements.length > 0 && { achievement: achievements }),
      ...(associations.length > 0 && {
        association: associations.map((association) => ({ type: 'Association', ...association })),
      }),
    },
    credentialSchema: [CLR_SCHEMA],
  }
}
