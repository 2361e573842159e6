import { toBase64Url } from '../core/encoding/base64.ts'
import { fromUtf8, toHex, utf8 } from '../core/encoding/bytes.ts'
import { sha256 } from '../core/encoding/sha256.ts'
import { deriveBytes } from '../core/keys/derive.ts'
import { openWith, sealWith } from '../core/keys/sealing.ts'
import type { Person } from '../core/purchase/purchase.ts'
import type { ActionContext } from './context.ts'
import { sealingContext, type TenantSecrets } from './open-secrets.ts'

const DAY = 86_400

/** How long a link works; afterwards another can be had by the same mail. */
export const LINK_SECONDS = 60 * DAY

/** How many links a place may have had by the time that one more is mailed; by hand it can be given away ever after. */
export const MOST_LINKS = 20

export interface Token {
  token: string
  hash: Uint8Array<ArrayBuffer>
}

/**
 * The token of a link, from the tenant's secret: nobody can guess it, it can be mailed again, and it is kept nowhere. A new
 * generation is another token.
 */
export async function deriveToken(
  { root }: TenantSecrets,
  kind: 'claim' | 'seats',
  id: Uint8Array,
  generation: number,
): Promise<Token> {
  const token = toBase64Url(await deriveBytes(root, `${kind}-link|${toHex(id)}|${generation}`, 24))
  return { token, hash: await hashToken(token) }
}

export const hashToken = (token: string): Promise<Uint8Array<ArrayBuffer>> => sha256(utf8(token))

export const claimUrl = (origin: string, token: string): string => `${origin}/claim/${token}`

export const seatsUrl = (origin: string, token: string): string => `${origin}/claim/seats/${token}`

/** Who was invited to a unit, or claimed it. */
export const sealPerson = (
  ctx: Pick<ActionContext, 'randomBytes'>,
  { dataKey }: TenantSecrets,
  entitlementId: Uint8Array,
  { email, name }: Person,
): Promise<Uint8Array<ArrayBuffer>> =>
  sealWith(
    dataKey,
    utf8(JSON.stringify({ email, name })),
    sealingContext.claimPerson(entitlementId),
    ctx.randomBytes(12),
  )

export async function openClaimPerson(
  { dataKey }: TenantSecrets,
  entitlementId: Uint8Array,
  sealed: Uint8Array | null,
): Promise<Person> {
  if (sealed === null) return {}
  // Written by `sealPerson` and authenticated by the seal.
  return JSON.parse(
    fromUtf8(await openWith(dataKey, sealed, sealingContext.claimPerson(entitlementId))),
  ) as Person
}
