import { BadgeError } from '../core/badge-error.ts'
import { buildProfile, type ProfileFacts, profileFactsOf } from '../core/credential/build-profile.ts'
import { utf8 } from '../core/encoding/bytes.ts'
import { sha256 } from '../core/encoding/sha256.ts'
import { runBatch, violates } from '../store/database.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { switchProfile } from '../store/profiles.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { type ImageInput, keepImage } from './keep-image.ts'

export interface ProfileChange {
  facts: Omit<ProfileFacts, 'image'>
  /** `keep`: as it is; null: no picture. */
  image: ImageInput | 'keep' | null
  /** The profile that whoever asks has seen. */
  seen: number
}

/** What an issuer says of itself, as a form shows it. */
export const describeProfile = ({
  profile,
  baseUrl,
  mode,
}: Pick<IssuerRecord, 'profile' | 'baseUrl' | 'mode'>) =>
  profileFactsOf(profile, { url: baseUrl, test: mode === 'test' })

/**
 * What an issuer says of itself from now on. Credentials that were issued keep the profile that they were signed with.
 * Refused when somebody else has changed it since it was read: nobody undoes what others wrote.
 */
export async function changeProfile(
  ctx: ActionContext,
  issuer: IssuerRecord,
  { facts, image, seen }: ProfileChange,
): Promise<void> {
  authorize(ctx, 'profile.write')
  const kept =
    image === 'keep' ? describeProfile(issuer).image : image && (await keepImage(ctx, issuer, image))
  const { did, baseUrl: url, tenantId, id: issuerId, identityId } = issuer
  const picture = kept ? { image: kept } : {}
  const document = buildProfile({ did, url, test: issuer.mode === 'test', ...facts, ...picture })
  const at = epochSeconds(ctx.now())
  const entry = {
    ...{ tenantId, issuerId, at, actor: ctx.actor, action: 'profile.changed' },
    before: await sha256(utf8(JSON.stringify(issuer.profile))),
    digest: await sha256(utf8(JSON.stringify(document))),
  }
  try {
    await runBatch(ctx.db, [
      ...switchProfile(ctx.db, issuerId, { before: seen, identityId, document, at }),
      insertAuditEntry(ctx.db, entry),
    ])
  } catch (cause) {
    if (!violates(cause, 'issuer_profiles', 'NOT NULL', 'document')) throw cause
    throw new BadgeError('conflict', 'somebody else has changed the profile in the meantime', { cause })
  }
}
