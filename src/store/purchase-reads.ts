import { type SQL, sql } from 'drizzle-orm'
import type { PurchaseMode } from '../core/purchase/purchase.ts'
import { selectAchievements } from './achievements.ts'
import { selectAwards } from './awards.ts'
import { selectSeatPage } from './claims.ts'
import type { Database } from './database.ts'
import { selectUnits } from './entitlements.ts'
import { selectWaitingEvents } from './inbox.ts'
import { selectIssuerOfMode, selectIssuerOfPurchase } from './issuers.ts'
import { selectRulesOfEndpoint, slugsOfRules } from './mapping-rules.ts'
import { type PurchasePlace, purchaseIdOf, selectPurchase, selectPurchaseFacts } from './purchases.ts'
import { selectRecipientsOfPurchase } from './recipients.ts'
import { selectNewestSignal, selectSignals } from './signals.ts'

/** An order as an event of an endpoint speaks of it. */
export interface OrderOfEvent {
  tenantId: number
  endpointId: Uint8Array<ArrayBuffer>
  mode: PurchaseMode
  refs: readonly string[]
  /** Whose events it hears as well, although they do not name it. */
  subscription?: string
}

/** What is known beforehand of the people and things in it. */
export interface Expected {
  /** Blind indexes in hex. */
  people: readonly string[]
  /** Slugs that the order itself names. */
  slugs: readonly string[]
  /** Names of everything that was sold; undefined where the event does not say. */
  sold: readonly string[] | undefined
}

const issuerOfMode = (tenantId: number, mode: PurchaseMode): SQL =>
  sql`(select id from issuers where tenant_id = ${tenantId} and mode = ${mode})`

const slugList = (slugs: readonly string[]): SQL => sql`select value from json_each(${JSON.stringify(slugs)})`

const slugsOfUnits = (place: PurchasePlace): SQL =>
  sql`select achievement from entitlements where purchase_id = ${purchaseIdOf(place)}`

/** All that working out an event takes, in one round trip. */
export function readForEvent(db: Database, order: OrderOfEvent, { people, slugs, sold }: Expected) {
  const { tenantId, endpointId, mode, refs, subscription } = order
  const about = { issuerId: issuerOfMode(tenantId, mode), place: order }
  const known = sql`(${slugsOfUnits(order)} union ${slugList(slugs)} union ${
    sold ? slugsOfRules(tenantId, endpointId, sold) : slugList([])
  })`
  return db.batch([
    selectPurchase(db, order),
    selectPurchaseFacts(db, order),
    selectUnits(db, order),
    selectIssuerOfMode(db, tenantId, mode),
    selectRulesOfEndpoint(db, tenantId, endpointId, sold),
    selectAchievements(db, about.issuerId, known),
    selectRecipientsOfPurchase(db, order, people),
    selectAwards(db, about, { indexes: people, slugs: known }),
    selectSignals(db, about, people),
    selectNewestSignal(db),
    selectSeatPage(db, order),
    selectWaitingEvents(db, {
      ...order,
      refs: [...refs, ...(subscription === undefined ? [] : [subscription])],
    }),
  ])
}

/** The same for a purchase that is looked at again. */
export function readPurchase(db: Database, tenantId: number, id: Uint8Array<ArrayBuffer>) {
  const place: PurchasePlace = { tenantId, id }
  const of = (column: SQL): SQL =>
    sql`(select ${column} from purchases where id = ${id} and tenant_id = ${tenantId})`
  const about = { issuerId: of(sql`issuer_id`), place }
  const known = sql`(${slugsOfUnits(place)})`
  return db.batch([
    selectPurchase(db, place),
    selectPurchaseFacts(db, place),
    selectUnits(db, place),
    selectIssuerOfPurchase(db, tenantId, id),
    selectRulesOfEndpoint(db, tenantId, of(sql`endpoint_id`)),
    selectAchievements(db, about.issuerId, known),
    selectRecipientsOfPurchase(db, place, []),
    selectAwards(db, about, { indexes: [], slugs: known }),
    selectSignals(db, about, []),
    selectNewestSignal(db),
    selectSeatPage(db, place),
  ])
}

/** What was not known beforehand: other people, other achievements. */
export function readMore(
  db: Database,
  { tenantId, issuerId, place }: { tenantId: number; issuerId: number; place: PurchasePlace },
  {
    people,
    slugs,
    everySlug,
  }: { people: readonly string[]; slugs: readonly string[]; everySlug: readonly string[] },
) {
  const about = { issuerId: sql`${issuerId}`, place: { ...place, tenantId } }
  return db.batch([
    selectAchievements(db, about.issuerId, sql`(${slugList(slugs)})`),
    selectRecipientsOfPurchase(db, about.place, people),
    selectAwards(db, about, { indexes: people, slugs: sql`(${slugList(everySlug)})` }),
    selectSignals(db, about, people),
  ])
}
