import { BadgeError } from '../core/badge-error.ts'
import { toBase64Url } from '../core/encoding/base64.ts'
import { utf8 } from '../core/encoding/bytes.ts'
import { sha256 } from '../core/encoding/sha256.ts'
import { type CredentialRecord, findCredential } from '../store/credentials.ts'
import { findOfferByToken, isOpenOffer, markOfferRedeemed } from '../store/offers.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { refuseWithdrawn } from './offer-credential.ts'

const TOKEN_SECONDS = 600

const spent = () => new BadgeError('unauthenticated', 'the code is not known, was used before, or is too old')

/** Turns a pre-authorised code into an access token (OpenID4VCI 1.0, section 6.1); a second time it is worth nothing. */
export async function redeemOffer(
  ctx: ActionContext,
  issuer: { id: number },
  code: string,
): Promise<{ token: string; expiresIn: number }> {
  const token = toBase64Url(ctx.randomBytes(32))
  const now = epochSeconds(ctx.now())
  const [redeemed] = await markOfferRedeemed(ctx.db, issuer.id, {
    codeHash: await sha256(utf8(code)),
    tokenHash: await sha256(utf8(token)),
    tokenExpiresAt: now + TOKEN_SECONDS,
    now,
  })
  if (!redeemed) throw spent()
  return { token, expiresIn: TOKEN_SECONDS }
}

/** Before work is done for whoever has the code: as `redeemOffer` would, refuses one that is worth nothing. */
export async function assertOfferOpen(
  ctx: ActionContext,
  issuer: { id: number },
  code: string,
): Promise<void> {
  const isOpen = await isOpenOffer(ctx.db, issuer.id, await sha256(utf8(code)), epochSeconds(ctx.now()))
  if (!isOpen) throw spent()
}

/** The credential that an access token stands for. */
export async function offeredCredential(
  ctx: ActionContext,
  issuer: { id: number },
  token: string,
): Promise<CredentialRecord> {
  const hash = await sha256(utf8(token))
  const found = await findOfferByToken(ctx.db, issuer.id, hash, epochSeconds(ctx.now()))
  if (!found) throw new BadgeError('unauthenticated', 'the access token is not known here or is too old')
  const record = await findCredential(ctx.db, issuer.id, found.credentialId)
  // It may have been taken back since it was offered.
  refuseWithdrawn(record)
  return record
}
