import type { JsonObject } from '../proof/rdf.ts'

/** Forms in which a wallet can have a badge (OpenID4VCI 1.0, appendix A.1). */
export const WALLET_FORMATS = ['ldp_vc', 'jwt_vc_json'] as const

export type WalletFormat = (typeof WALLET_FORMATS)[number]

export const PRE_AUTHORIZED_CODE = 'urn:ietf:params:oauth:grant-type:pre-authorized_code'

const TYPES = ['VerifiableCredential', 'OpenBadgeCredential']

/** Id of a form in the issuer's metadata. */
export const configurationId = (format: WalletFormat): string => `OpenBadgeCredential_${format}`

export const formatOfConfiguration = (id: string): WalletFormat | undefined =>
  WALLET_FORMATS.find((format) => configurationId(format) === id)

/** A credential offer with a pre-authorised code (OpenID4VCI 1.0, section 4.1.1). */
export const buildCredentialOffer = (baseUrl: string, code: string): JsonObject => ({
  credential_issuer: baseUrl,
  credential_configuration_ids: WALLET_FORMATS.map(configurationId),
  grants: { [PRE_AUTHORIZED_CODE]: { 'pre-authorized_code': code } },
})

/** Where a wallet reads the offer. */
export const offerUrl = (baseUrl: string, code: string): string => `${baseUrl}/wallet/offers/${code}`

/** The offer as a link that opens a wallet, by reference, which makes a QR code that cameras read (section 4.1.3). */
export const offerLink = (baseUrl: string, code: string): string =>
  `openid-credential-offer://?credential_offer_uri=${encodeURIComponent(offerUrl(baseUrl, code))}`

/** The link that opens the Learner Credential Wallet: it sends a presentation for `challenge` and gets the badge. */
export function learnerWalletLink(baseUrl: string, collectUrl: string, challenge: string): string {
  const query = new URLSearchParams({
    issuer: baseUrl,
    auth_type: 'bearer',
    challenge,
    vc_request_url: collectUrl,
  })
  return `dccrequest://request?${query}`
}

/**
 * Metadata of the credential issuer (section 12.2.4). Badges are about who they were issued to, and the holder's key is
 * not in them: so nothing has to be bound.
 */
export function buildIssuerMetadata(
  { baseUrl, name, did }: { baseUrl: string; name: string; did: string },
  contexts: readonly string[],
): JsonObject {
  const display = [{ name: 'Open Badge', locale: 'en' }]
  const definition = { type: TYPES, '@context': [...contexts] }
  return {
    credential_issuer: baseUrl,
    credential_endpoint: `${baseUrl}/wallet/credential`,
    display: [{ name }],
    did,
    credential_configurations_supported: {
      [configurationId('ldp_vc')]: {
        format: 'ldp_vc',
        credential_definition: definition,
        credential_signing_alg_values_supported: ['eddsa-rdfc-2022'],
        credential_metadata: { display },
      },
      [configurationId('jwt_vc_json')]: {
        format: 'jwt_vc_json',
        credential_definition: { type: TYPES },
        credential_signing_alg_values_supported: ['RS256'],
        credential_metadata: { display },
      },
    },
  }
}

/** Metadata of the authorisation server, which is the issuer itself (RFC 8414; OpenID4VCI 1.0, section 12.3). */
export const buildServerMetadata = (baseUrl: string): JsonObject => ({
  issuer: baseUrl,
  token_endpoint: `${baseUrl}/wallet/token`,
  grant_types_supported: [PRE_AUTHORIZED_CODE],
  response_types_supported: [],
  token_endpoint_auth_methods_supported: ['none'],
  'pre-authorized_grant_anonymous_access_supported': true,
})
