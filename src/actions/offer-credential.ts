import { BadgeError } from '../core/badge-error.ts'
import { toBase64Url } from '../core/encoding/base64.ts'
import { utf8 } from '../core/encoding/bytes.ts'
import { sha256 } from '../core/encoding/sha256.ts'
import type { JsonObject } from '../core/proof/rdf.ts'
import { buildCredentialOffer, learnerWalletLink, offerLink } from '../core/wallet/credential-offer.ts'
import type { CredentialRecord } from '../store/credentials.ts'
import { runBatch } from '../store/database.ts'
import { deleteExpiredOffers, insertOffer } from '../store/offers.ts'
import { WITHDRAWN } from '../store/schema/credentials.ts'
import { type ActionContext, epochSeconds } from './context.ts'

const LIFETIME_SECONDS = 900
const DAY = 86_400

export interface WalletOffer {
  offer: JsonObject
  /** For any wallet that speaks OpenID4VCI. */
  link: string
  /** For the Learner Credential Wallet. */
  learnerWalletLink: string
  expiresAt: Date
}

/** A credential that was taken back, or replaced because of a name that its holder has left behind, goes nowhere. */
export function refuseWithdrawn({ state }: Pick<CredentialRecord, 'state'>): void {
  if (!WITHDRAWN.includes(state)) return
  throw new BadgeError('conflict', 'this credential is not valid any more, so no wallet gets it')
}

/**
 * Offers a credential to a wallet (OpenID4VCI 1.0, pre-authorised code): whoever sees the credential may keep it. The
 * code works once and for a quarter of an hour. A credential that is withdrawn is a `conflict`.
 */
export async function offerCredential(ctx: ActionContext, record: CredentialRecord): Promise<WalletOffer> {
  refuseWithdrawn(record)
  const code = toBase64Url(ctx.randomBytes(24))
  const now = epochSeconds(ctx.now())
  const expiresAt = now + LIFETIME_SECONDS
  const codeHash = await sha256(utf8(code))
  await runBatch(ctx.db, [
    deleteExpiredOffers(ctx.db, now - DAY),
    insertOffer(ctx.db, { codeHash, issuerId: record.issuerId, credentialId: record.id, expiresAt }),
  ])
  return {
    offer: buildCredentialOffer(record.baseUrl, code),
    link: offerLink(record.baseUrl, code),
    learnerWalletLink: learnerWalletLink(record.baseUrl, `${record.baseUrl}/wallet/collect`, code),
    expiresAt: new Date(expiresAt * 1000),
  }
}
