import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm'
import { toHex } from '../core/encoding/bytes.ts'
import type { Database, Statement } from './database.ts'
import { entitlements, inboxEvents, purchaseFacts, purchases } from './schema/commerce.ts'

/** Stands where an inbox event would in the revision that says that people were taken out: nobody sent it. */
export const NO_EVENT = new Uint8Array(16)

/** A page of the tenant's purchases, oldest first: ids tell the time. */
export const listPurchasesOfTenant = (
  db: Database,
  tenantId: number,
  { after, limit }: { after?: Uint8Array<ArrayBuffer> | undefined; limit: number },
) =>
  db
    .select()
    .from(purchases)
    .where(and(eq(purchases.tenantId, tenantId), after && gt(purchases.id, after)))
    .orderBy(asc(purchases.id))
    .limit(limit)

/** All facts of some purchases, in the order in which they came. */
export const listFactsOfPurchases = (
  db: Database,
  tenantId: number,
  { from, to }: { from: Uint8Array<ArrayBuffer>; to: Uint8Array<ArrayBuffer> },
) =>
  db
    .select({
      purchaseId: purchaseFacts.purchaseId,
      revision: purchaseFacts.revision,
      facts: purchaseFacts.facts,
      at: purchaseFacts.at,
    })
    .from(purchaseFacts)
    .where(
      and(
        eq(purchaseFacts.tenantId, tenantId),
        sql`${purchaseFacts.purchaseId} between ${from} and ${to}`,
        sql`exists (select 1 from purchases p where p.id = ${purchaseFacts.purchaseId} and p.tenant_id = ${tenantId})`,
      ),
    )
    .orderBy(asc(purchaseFacts.purchaseId), asc(purchaseFacts.revision))

/** Puts other facts in the place of those of a revision. */
export const markPurchaseFacts = (
  db: Database,
  tenantId: number,
  { purchaseId, revision }: { purchaseId: Uint8Array<ArrayBuffer>; revision: number },
  facts: Uint8Array<ArrayBuffer>,
): Statement =>
  db
    .update(purchaseFacts)
    .set({ facts })
    .where(
      and(
        eq(purchaseFacts.tenantId, tenantId),
        eq(purchaseFacts.purchaseId, purchaseId),
        eq(purchaseFacts.revision, revision),
      ),
    )

/** Units that have not become a credential are nobody's when their order names nobody any more. */
export const freeUnits = (
  db: Database,
  tenantId: number,
  purchaseId: Uint8Array<ArrayBuffer>,
  updatedAt: number,
): Statement =>
  db
    .update(entitlements)
    .set({
      recipientSource: null,
      state: sql`case when ${entitlements.state} in ('awaiting_signal', 'awaiting_approval', 'ready')
        then 'awaiting_recipient' else ${entitlements.state} end`,
      updatedAt,
    })
    .where(
      and(
        eq(entitlements.tenantId, tenantId),
        eq(entitlements.purchaseId, purchaseId),
        isNull(entitlements.credentialId),
      ),
    )

const selectUnits = (db: Database) =>
  db
    .select({
      id: entitlements.id,
      purchaseId: entitlements.purchaseId,
      orderKey: purchases.orderKey,
      mode: purchases.mode,
      lineKey: entitlements.lineKey,
      unit: entitlements.unit,
      achievement: entitlements.achievement,
      state: entitlements.state,
      credentialId: entitlements.credentialId,
      createdAt: entitlements.createdAt,
      updatedAt: entitlements.updatedAt,
    })
    .from(entitlements)
    .innerJoin(purchases, eq(purchases.id, entitlements.purchaseId))

/** Entitlements that became the given credentials, with their purchases. */
export const listEntitlementsOfCredentials = (
  db: Database,
  tenantId: number,
  credentialIds: readonly Uint8Array<ArrayBuffer>[],
) =>
  selectUnits(db)
    .where(
      and(
        eq(entitlements.tenantId, tenantId),
        sql`${entitlements.credentialId} in (select unhex(value) from json_each(${JSON.stringify(credentialIds.map(toHex))}))`,
      ),
    )
    .orderBy(asc(entitlements.id))

/** A page of entitlements that were set aside for a person, whether anything has come of them or not. */
export const listEntitlementsOfPerson = (
  db: Database,
  { tenantId, recipientIndex }: { tenantId: number; recipientIndex: Uint8Array<ArrayBuffer> },
  { after, limit }: { after?: Uint8Array<ArrayBuffer> | undefined; limit: number },
) =>
  selectUnits(db)
    .where(
      and(
        eq(entitlements.tenantId, tenantId),
        eq(entitlements.recipientIndex, recipientIndex),
        after && gt(entitlements.id, after),
      ),
    )
    .orderBy(asc(entitlements.id))
    .limit(limit)

/** A page of the tenant's inbox, oldest first, with the sealed bodies. */
export const listInboxBodies = (
  db: Database,
  tenantId: number,
  { after, limit }: { after?: Uint8Array<ArrayBuffer> | undefined; limit: number },
) =>
  db
    .select({
      id: inboxEvents.id,
      state: inboxEvents.state,
      type: inboxEvents.type,
      dedupeKey: inboxEvents.dedupeKey,
      body: inboxEvents.body,
      receivedAt: inboxEvents.receivedAt,
    })
    .from(inboxEvents)
    .where(and(eq(inboxEvents.tenantId, tenantId), after && gt(inboxEvents.id, after)))
    .orderBy(asc(inboxEvents.id))
    .limit(limit)

/** What is left of an event: what it was and what came of it. An event that was still to be looked at never is. */
export const dropInboxBody = (
  db: Database,
  tenantId: number,
  id: Uint8Array<ArrayBuffer>,
  { digest, reason }: { digest: Uint8Array<ArrayBuffer>; reason: string },
): Statement =>
  db
    .update(inboxEvents)
    .set({
      body: new Uint8Array(0),
      bodyDigest: digest,
      state: sql`case when ${inboxEvents.state} in ('done', 'ignored', 'quarantined') then ${inboxEvents.state} else 'dead' end`,
      reason: sql`case when ${inboxEvents.state} in ('done', 'ignored', 'quarantined', 'dead') then ${inboxEvents.reason} else ${reason} end`,
    })
    .where(and(eq(inboxEvents.tenantId, tenantId), eq(inboxEvents.id, id)))
