import { BadgeError } from '../core/badge-error.ts'
import { authorize } from './authorize.ts'
import type { ActionContext } from './context.ts'
import { describeKey, findSigningKey, type SigningKeySummary } from './list-signing-keys.ts'
import type { KeyIssuer } from './prepare-signing-key.ts'
import { prepareRetirement, runKeyChange } from './rotate-signing-key.ts'

/**
 * A key signs no more, and none takes its place. Only for RS256: the next token makes itself a new key, while without
 * an Ed25519 key nothing could be issued.
 */
export async function retireSigningKey(
  ctx: ActionContext,
  issuer: KeyIssuer,
  id: string,
): Promise<SigningKeySummary> {
  authorize(ctx, 'signing_keys.write')
  const key = await findSigningKey(ctx, issuer, id)
  if (key.state === 'retired') return describeKey(issuer.did, key)
  if (key.state === 'compromised') throw new BadgeError('conflict', 'this key is marked as compromised')
  if (key.algorithm === 'Ed25519') {
    throw new BadgeError('conflict', 'this is the only key that signs: rotate it instead')
  }
  const { row, statements } = await prepareRetirement(ctx, issuer, key)
  await runKeyChange(ctx, statements)
  return describeKey(issuer.did, row)
}
