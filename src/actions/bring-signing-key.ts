import { BadgeError, invalidInput } from '../core/badge-error.ts'
import { type OwnKey, parseOwnKey, signingSecretName } from '../core/keys/own-key.ts'
import { authorize } from './authorize.ts'
import type { ActionContext } from './context.ts'
import { openOwnSecret } from './own-signing-secret.ts'
import type { KeyIssuer } from './prepare-signing-key.ts'
import { type ChangedKey, changeKey } from './rotate-signing-key.ts'

/** A private key that the tenant hands over, or the algorithm of one in the issuer's own Worker secret. */
export type BroughtKey =
  | { source: 'imported'; jwk: unknown }
  | { source: 'secret'; algorithm: OwnKey['algorithm'] }

/**
 * The tenant's own key signs from now on. One that is handed over is sealed like any other; one in the Worker secret
 * that goes with the issuer's slug stays there. Either has proven by a signature that it can sign.
 */
export async function bringSigningKey(
  ctx: ActionContext,
  issuer: KeyIssuer,
  brought: BroughtKey,
): Promise<ChangedKey> {
  authorize(ctx, 'signing_keys.write')
  if (brought.source === 'imported') return changeKey(ctx, issuer, await importedKey(brought.jwk), 'imported')
  return changeKey(ctx, issuer, await keyFromSecret(ctx, issuer.slug, brought.algorithm), 'secret')
}

async function importedKey(jwk: unknown): Promise<OwnKey> {
  try {
    return await parseOwnKey(jwk)
  } catch (cause) {
    throw cause instanceof BadgeError ? invalidInput('/jwk', cause.message) : cause
  }
}

async function keyFromSecret(
  { readSigningSecret }: ActionContext,
  slug: string,
  algorithm: OwnKey['algorithm'],
): Promise<OwnKey> {
  const name = signingSecretName(slug)
  const text = readSigningSecret(slug)
  if (text === undefined) throw new BadgeError('conflict', `the Worker secret ${name} is not set`)
  const key = (await openOwnSecret(text, slug)).find((candidate) => candidate.algorithm === algorithm)
  if (!key) throw new BadgeError('conflict', `the Worker secret ${name} holds no ${algorithm} key`)
  return key
}
