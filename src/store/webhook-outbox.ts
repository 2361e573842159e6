import { type SQL, sql } from 'drizzle-orm'
import { toHex } from '../core/encoding/bytes.ts'
import type { EntitlementEvent, EventType } from '../core/webhooks/event-types.ts'
import { type Database, jsonChunks, type Statement } from './database.ts'
import { outbox } from './schema/journal.ts'

/** Whether somebody listens to the issuer; written into statements, so that nobody else pays. */
export const hasWebhooks = (issuerId: SQL): SQL<boolean> =>
  sql<boolean>`exists (select 1 from webhook_endpoints w where w.issuer_id = ${issuerId} and w.state <> 'disabled')`

/**
 * Outbox rows for events that go to webhooks only: none are written for an issuer that nobody listens to. Belongs in the
 * batch of what it tells of; afterwards `enqueue([{ kind: 'outbox' }])`.
 */
export const insertWebhookOutbox = (
  db: Database,
  { issuerId, at }: { issuerId: number; at: number },
  events: readonly { kind: EventType; subjectId: Uint8Array }[],
): Statement[] =>
  jsonChunks(events.map(({ kind, subjectId }) => [kind, toHex(subjectId)])).map((json) =>
    db.insert(outbox).select(
      sql`select null, ${issuerId}, value->>0, unhex(value->>1), 0, ${at}, 'pending', ${at} from json_each(${json})
          where ${hasWebhooks(sql`${issuerId}`)}`,
    ),
  )

/** The same for entitlements: `entitlement.created` for each new one, `entitlement.{state}` for each that comes into a state. */
export const insertEntitlementOutbox = (
  db: Database,
  place: { issuerId: number; at: number },
  events: readonly { kind: EntitlementEvent; id: Uint8Array }[],
): Statement[] =>
  insertWebhookOutbox(
    db,
    place,
    events.map(({ kind, id }) => ({ kind, subjectId: id })),
  )
