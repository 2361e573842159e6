import { toHex } from '../core/encoding/bytes.ts'
import { formatDateTime } from '../core/encoding/date-time.ts'
import { sha256 } from '../core/encoding/sha256.ts'
import { openWith } from '../core/keys/sealing.ts'
import { readAnyText } from '../core/privacy/people-in-text.ts'
import { dropInboxBody, listInboxBodies } from '../store/purchase-people.ts'
import { fromEpochSeconds } from './context.ts'
import { isNamedIn } from './find-person.ts'
import { sealingContext } from './open-secrets.ts'
import type { PersonTrace } from './person-traces.ts'

const EVENTS_A_PAGE = 50
// A body that is no UTF-8 names nobody whom this would find otherwise.
const decoder = new TextDecoder()

/** Webhook bodies, as shops sent them, that name a person. An erasure drops the whole body. */
export const inboxTrace: PersonTrace = {
  kind: 'inboxBodies',
  page: async (ctx, tenantId, person, after) => {
    const page = await listInboxBodies(ctx.db, tenantId, { after, limit: EVENTS_A_PAGE })
    const found = []
    for (const { id, body, dedupeKey, type, receivedAt } of page) {
      if (body.length === 0) continue
      const opened = await openWith(person.secrets.dataKey, body, sealingContext.inboxBody(id))
      const value = readAnyText(decoder.decode(opened))
      if (!(await isNamedIn(person, value))) continue
      found.push({
        told: {
          id: toHex(id),
          event: dedupeKey,
          type,
          receivedAt: formatDateTime(fromEpochSeconds(receivedAt)),
          body: value,
        },
        erase: async () => [
          dropInboxBody(ctx.db, tenantId, id, {
            digest: await sha256(opened),
            reason: 'The person whom this event was about has been erased.',
          }),
        ],
      })
    }
    const last = page.at(-1)
    return { found, ...(page.length === EVENTS_A_PAGE && last && { next: last.id }) }
  },
}
