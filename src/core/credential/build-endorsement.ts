import { CREDENTIALS_V2, OPEN_BADGES_3, OPEN_BADGES_EXTENSIONS } from '../contexts/urls.ts'
import { formatDateTime } from '../encoding/date-time.ts'
import type { JsonObject } from '../proof/rdf.ts'
import { buildStatusEntry } from '../status/status-list-credential.ts'

export const ENDORSEMENT_SCHEMA = {
  id: 'https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_endorsementcredential_schema.json',
  type: '1EdTechJsonSchemaValidator2019',
} as const

export interface EndorsementParts {
  url: string
  name: string
  /** The endorser's. */
  profile: JsonObject
  /** Id of the achievement, the issuer or the credential that is endorsed. */
  target: string
  comment: string
  validFrom: Date
  validUntil?: Date
  /** URL of the endorser's list and the index in it. */
  status: { list: string; index: number }
}

/** The unsigned EndorsementCredential (Open Badges 3.0, "EndorsementCredential"). */
export const buildEndorsement = (parts: EndorsementParts): JsonObject => ({
  '@context': [CREDENTIALS_V2, OPEN_BADGES_3, OPEN_BADGES_EXTENSIONS],
  id: parts.url,
  type: ['VerifiableCredential', 'EndorsementCredential'],
  name: parts.name,
  issuer: parts.profile,
  validFrom: formatDateTime(parts.validFrom),
  ...(parts.validUntil && { validUntil: formatDateTime(parts.validUntil) }),
  credentialSubject: {
    id: parts.target,
    type: ['EndorsementSubject'],
    endorsementComment: parts.comment,
  },
  credentialSchema: [ENDORSEMENT_SCHEMA],
  credentialStatus: buildStatusEntry({ ...parts.status, purpose: 'revocation' }),
})
