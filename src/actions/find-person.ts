import { BadgeError } from '../core/badge-error.ts'
import { equalBytes } from '../core/encoding/bytes.ts'
import { sha256 } from '../core/encoding/sha256.ts'
import type { Identifier } from '../core/identity/build-identity.ts'
import { type Names, namesIn } from '../core/privacy/people-in-text.ts'
import type { ActionContext } from './context.ts'
import { blindIndexOf, type RecipientInput } from './open-recipients.ts'
import { openTenant, type TenantSecrets } from './open-secrets.ts'

/** By what a person is asked for: one of the three. */
export type PersonKey = { email: string } | { id: string } | { account: Identifier }

/** A person to look for in what is sealed for the tenant and not for a single person. */
export interface WantedPerson {
  secrets: TenantSecrets
  /** SHA-256 of the blind index. */
  subject: Uint8Array<ArrayBuffer>
  /** Their row, where they have one: what names a credential of theirs names them. */
  recipientId?: number | null
}

export async function wantedPerson(
  ctx: Pick<ActionContext, 'keyRing'>,
  tenant: { tenantSlug: string; tenantSecret: Uint8Array },
  key: PersonKey,
): Promise<WantedPerson & { blindIndex: Uint8Array<ArrayBuffer> }> {
  const secrets = await openTenant(ctx, tenant)
  const blindIndex = new Uint8Array(await blindIndexOf(secrets, key))
  return { secrets, blindIndex, subject: await sha256(blindIndex) }
}

/** One answer for somebody who was never here and for somebody who is not here any more. */
export const nobody = (): BadgeError => new BadgeError('not_found', 'nobody of that name is known here')

/** Whether anything in the value names the person. */
export const isNamedIn = async (person: WantedPerson, value: unknown): Promise<boolean> =>
  namesThem(person, namesIn(value))

/** Whether a credential for that recipient would be the person's: an account is no address that stands in a text. */
export const isRecipient = async ({ secrets, subject }: WantedPerson, recipient: RecipientInput) =>
  equalBytes(await sha256(await blindIndexOf(secrets, recipient)), subject)

async function namesThem({ secrets, subject }: WantedPerson, { emails, ids }: Names): Promise<boolean> {
  for (const email of emails) {
    if (equalBytes(await sha256(await blindIndexOf(secrets, { email })), subject)) return true
  }
  for (const id of ids) {
    if (equalBytes(await sha256(await blindIndexOf(secrets, { id })), subject)) return true
  }
  return false
}
