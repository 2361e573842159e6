import type { CredentialFacts } from '../core/credential/open-badge.ts'
import { fromHex, toHex } from '../core/encoding/bytes.ts'
import { buildIdentity, type Identifier } from '../core/identity/build-identity.ts'
import { hashIdentity, normalizeEmail } from '../core/identity/identity-hash.ts'
import type { AchievementSettings } from '../store/schema/achievements.ts'
import type { ActionContext } from './context.ts'
import type { RecipientInput } from './open-recipients.ts'

const SALT_LENGTH = 16

/** How a credential says whose it is: the hashed address, which has columns of its own, and facts. */
export interface RecipientIdentity {
  address?: { identityHash: Uint8Array<ArrayBuffer>; salt: Uint8Array<ArrayBuffer> }
  facts: Pick<CredentialFacts, 'name' | 'subjectId' | 'identifiers'>
}

export async function identifyRecipient(
  ctx: Pick<ActionContext, 'randomBytes'>,
  { email, name, id, account, identifiers = [] }: RecipientInput,
  { recipientIdentity }: Pick<AchievementSettings, 'recipientIdentity'>,
): Promise<RecipientIdentity> {
  const isPlain = recipientIdentity === 'plain'
  const others: Identifier[] = [...(account ? [account] : []), ...identifiers]
  if (email !== undefined && isPlain) {
    others.unshift({ identifierType: 'emailAddress', identifier: email, hashed: false })
  }
  const identities: NonNullable<CredentialFacts['identifiers']> = []
  for (const other of others) {
    identities.push(await buildIdentity(other, toHex(ctx.randomBytes(SALT_LENGTH))))
  }
  const facts = {
    ...(name !== undefined && { name }),
    ...(id !== undefined && { subjectId: id }),
    ...(identities.length > 0 && { identifiers: identities }),
  }
  if (email === undefined || isPlain) return { facts }
  const salt = ctx.randomBytes(SALT_LENGTH)
  const hash = await hashIdentity(normalizeEmail(email), toHex(salt))
  return { address: { identityHash: fromHex(hash.slice('sha256$'.length)), salt }, facts }
}
