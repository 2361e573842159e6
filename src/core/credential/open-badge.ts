import type { JsonObject } from '../proof/rdf.ts'
import type { Alignment, Image } from './build-parts.ts'
import type { Source } from './build-source.ts'

/** Identifies a person (Open Badges 3.0, IdentityObject). */
export interface IdentityObject {
  type: 'IdentityObject'
  hashed: boolean
  identityHash: string
  identityType: string
  salt?: string
}

export interface Evidence {
  id?: string
  name?: string
  description?: string
  narrative?: string
  genre?: string
  audience?: string
}

export interface Result {
  resultDescription?: string
  value?: string
  status?: string
  achievedLevel?: string
  alignment?: Alignment[]
}

/**
 * What a credential says beyond its achievement and its row: the part that varies freely, kept sealed.
 * `name` is the recipient's name, frozen as it was when the credential was issued.
 */
export interface CredentialFacts {
  name?: string
  /** A DID or URL that the recipient goes by; else the subject is named by the credential itself. */
  subjectId?: string
  /** What else the recipient goes by, beside the hashed address that the row holds and the name. */
  identifiers?: Omit<IdentityObject, 'type'>[]
  description?: string
  awardedDate?: string
  evidence?: Evidence[]
  subject?: {
    narrative?: string
    creditsEarned?: number
    activityStartDate?: string
    activityEndDate?: string
    licenseNumber?: string
    role?: string
    term?: string
    result?: Result[]
    source?: Source
    image?: Image
  }
}

/** An unsigned OpenBadgeCredential. */
export type OpenBadgeCredential = JsonObject & {
  '@context': string[]
  id: string
  type: string[]
}

export const CREDENTIAL_SCHEMA = {
  id: 'https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json',
  type: '1EdTechJsonSchemaValidator2019',
} as const
