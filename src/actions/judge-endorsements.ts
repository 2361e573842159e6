import { BadgeError } from '../core/badge-error.ts'
import { endorsementsOf } from '../core/credential/embed-endorsement.ts'
import { parseDateTime } from '../core/encoding/date-time.ts'
import { parseUuid } from '../core/ids/uuid.ts'
import type { JsonObject } from '../core/proof/rdf.ts'
import { findPublicEndorsement } from '../store/endorsements.ts'
import type { ActionContext } from './context.ts'

export interface JudgedEndorsement {
  document: JsonObject
  /** `unknown`: it is not one of this platform's, so its own list would have to be asked. */
  state: 'stands' | 'taken_back' | 'lapsed' | 'unknown'
}

/** As many as a page shows. */
const MOST = 8

/**
 * How the endorsements that an achievement carries stand now. Each was signed here, which the signature of the
 * credential covers; whether it was taken back since is in the database, without a signature to check.
 */
export const judgeEndorsements = (
  ctx: Pick<ActionContext, 'db' | 'now' | 'origin'>,
  achievement: JsonObject,
): Promise<JudgedEndorsement[]> =>
  Promise.all(
    endorsementsOf(achievement)
      .slice(0, MOST)
      .map(async (document) => ({ document, state: await stateOf(ctx, document) })),
  )

async function stateOf(
  { db, now, origin }: Pick<ActionContext, 'db' | 'now' | 'origin'>,
  { id, validUntil }: JsonObject,
): Promise<JudgedEndorsement['state']> {
  const [, slug = '', uuid = ''] =
    /^\/i\/([a-z0-9-]+)\/endorsements\/([0-9a-f-]{36})$/.exec(String(id).slice(origin.length)) ?? []
  const key = parseUuid(uuid)
  if (!key || !String(id).startsWith(origin)) return 'unknown'
  try {
    const { state } = await findPublicEndorsement(db, slug, key)
    if (state === 'revoked') return 'taken_back'
  } catch (cause) {
    if (!(cause instanceof BadgeError)) throw cause
    return 'unknown'
  }
  const until = typeof validUntil === 'string' ? parseDateTime(validUntil) : undefined
  return until && until < now() ? 'lapsed' : 'stands'
}
