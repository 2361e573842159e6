import { BadgeError } from '../core/badge-error.ts'
import { toHex, utf8 } from '../core/encoding/bytes.ts'
import type { Identifier } from '../core/identity/build-identity.ts'
import { normalizeEmail } from '../core/identity/identity-hash.ts'
import { importDataKey } from '../core/keys/data-key.ts'
import { hmacSha256 } from '../core/keys/derive.ts'
import { seal, sealWith, unseal } from '../core/keys/sealing.ts'
import type { NewRecipient } from '../store/recipients.ts'
import type { ActionContext } from './context.ts'
import { sealingContext, type TenantSecrets } from './open-secrets.ts'

/**
 * Who a credential is for. One of the address, the id (a DID or URL) and the account somewhere else names the
 * person: the first of them that is there, in this order.
 */
export interface RecipientInput {
  email?: string
  name?: string
  id?: string
  account?: Identifier
  /** What else the person goes by. Goes into the credential and is kept nowhere else. */
  identifiers?: Identifier[]
}

const BLIND_INDEX_LENGTH = 16

/** Finds a person again without keeping their address readable (HMAC under the tenant's own key). */
export async function blindIndexOf(secrets: TenantSecrets, recipient: RecipientInput): Promise<Uint8Array> {
  const identifier = utf8(identifierOf(recipient))
  return (await hmacSha256(secrets.blindIndexKey, identifier)).slice(0, BLIND_INDEX_LENGTH)
}

function identifierOf({ email, id, account }: RecipientInput): string {
  if (email !== undefined) return `email:${normalizeEmail(email)}`
  // No type of identifier holds a space, so two accounts never have one text.
  if (id === undefined && account) return `account:${account.identifierType} ${account.identifier}`
  return `id:${id}`
}

export interface KnownRecipient {
  blindIndex: Uint8Array
  dataKey: Uint8Array | null
}

/** Opens the keys of people the tenant knows and makes keys for those it does not. */
export function createRecipientKeys(ctx: ActionContext, known: readonly KnownRecipient[]) {
  const sealedKeys = new Map(known.map(({ blindIndex, dataKey }) => [toHex(blindIndex), dataKey]))
  const opened = new Map<string, CryptoKey>()
  const added: NewRecipient[] = []

  const open = async (blindIndex: Uint8Array, person: RecipientInput): Promise<CryptoKey> => {
    const sealed = sealedKeys.get(toHex(blindIndex))
    if (sealed === null) throw new BadgeError('gone', 'this recipient has been erased')
    const context = sealingContext.recipientKey(blindIndex)
    if (sealed !== undefined) return importDataKey(await unseal(ctx.keyRing, sealed, context))
    const raw = ctx.randomBytes(32)
    const key = await importDataKey(raw)
    const { email, name, id, account } = person
    added.push({
      blindIndex,
      dataKey: await seal(ctx.keyRing, raw, context, ctx.randomBytes(12)),
      personal: await sealWith(
        key,
        utf8(JSON.stringify({ email, name, id, account })),
        sealingContext.personal(blindIndex),
        ctx.randomBytes(12),
      ),
    })
    return key
  }

  return {
    /** People to be inserted in the batch that uses their keys. */
    added,
    /** The person's own key; the same person twice in one call gets one key. */
    keyOf: async (blindIndex: Uint8Array, person: RecipientInput): Promise<CryptoKey> => {
      const name = toHex(blindIndex)
      const key = opened.get(name) ?? (await open(blindIndex, person))
      opened.set(name, key)
      return key
    },
  }
}
