import { BadgeError } from '../core/badge-error.ts'
import { findPublicCredential } from '../store/credentials.ts'
import type { ActionContext } from './context.ts'
import { type RebuiltCredential, rebuildCredential } from './rebuild-credential.ts'

/** Corrections of corrections; nobody's name changes more often. */
const MAX_REPLACEMENTS = 50

/** The credential that stands now where one was issued: itself, or what has taken its place (1EdTechCredentialRefresh). */
export async function currentCredential(
  ctx: ActionContext,
  issuerSlug: string,
  id: Uint8Array<ArrayBuffer>,
): Promise<RebuiltCredential> {
  let current = id
  for (let step = 0; step <= MAX_REPLACEMENTS; step++) {
    const record = await findPublicCredential(ctx.db, issuerSlug, current)
    if (!record.supersededBy) return rebuildCredential(ctx, record)
    current = record.supersededBy
  }
  throw new BadgeError('unavailable', 'this credential was replaced more often than is followed')
}
