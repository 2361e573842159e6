import { notFound } from '../core/badge-error.ts'
import { fromUtf8, toHex } from '../core/encoding/bytes.ts'
import { openWith } from '../core/keys/sealing.ts'
import { foldFacts, type PurchaseState } from '../core/purchase/fold-facts.ts'
import { directAchievement } from '../core/purchase/match-rule.ts'
import type { OrderFact, Person, PurchaseEvent, PurchaseFact } from '../core/purchase/purchase.ts'
import type { AchievementRecord } from '../store/achievements.ts'
import type { AwardRecord } from '../store/awards.ts'
import type { SeatPageRecord } from '../store/claims.ts'
import type { UnitRecord } from '../store/entitlements.ts'
import type { InboxRecord } from '../store/inbox.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import type { MappingRuleRecord } from '../store/mapping-rules.ts'
import { readForEvent, readPurchase } from '../store/purchase-reads.ts'
import type { PurchasePlace, PurchaseRecord } from '../store/purchases.ts'
import type { ActionContext } from './context.ts'
import { translateInboxEvent } from './open-inbox-event.ts'
import { blindIndexOf, type KnownRecipient } from './open-recipients.ts'
import { openTenant, sealingContext, type TenantSecrets } from './open-secrets.ts'
import { usablePeople, usablePerson } from './usable-people.ts'

export type LoadedSignal = Awaited<ReturnType<typeof readPurchase>>[8][number]

export interface LoadedPurchase {
  place: PurchasePlace
  /** Undefined: no event has told of this order yet. */
  purchase: PurchaseRecord | undefined
  /** The newest revision of its facts; 0 when there is none. */
  revision: number
  /** What is written down of it. */
  known: PurchaseFact[]
  /** The same with the event's own facts, and those of events that wait for this order. */
  facts: PurchaseFact[]
  /** What these come to. */
  state: PurchaseState
  /** When it was first written down that it is paid, or that it costs nothing. */
  paidAt: number | undefined
  units: UnitRecord[]
  rules: MappingRuleRecord[]
  /** Who issues for it: the tenant's live issuer, or its test issuer for a test order. */
  issuer: IssuerRecord
  secrets: TenantSecrets
  achievements: Map<string, AchievementRecord>
  recipients: KnownRecipient[]
  awards: AwardRecord[]
  signals: LoadedSignal[]
  /** What was said after this one has not been seen. */
  newestSignal: number
  seatPage: SeatPageRecord | undefined
  /** Blind indexes, in hex, of the people whose rows above have been looked for. */
  people: Set<string>
}

/**
 * All that is known of the order which an event speaks of, the event included. So a refund that came before
 * its payment counts already when the payment is worked out, and no credential is made to be revoked.
 */
export async function loadPurchaseOfEvent(
  ctx: ActionContext,
  record: InboxRecord,
  event: PurchaseEvent,
): Promise<LoadedPurchase> {
  const { tenantId, endpointId } = record.event
  const { mode, refs, subscription } = event
  const place = { tenantId, endpointId, mode, refs }
  const secrets = await openTenant(ctx, record)
  const orders = event.facts.filter((fact) => fact.kind === 'order')
  const people = await indexesOf(secrets, orders.flatMap(peopleOf))
  const heard = { ...place, ...(subscription !== undefined && { subscription }) }
  const read = await readForEvent(ctx.db, heard, {
    people,
    slugs: orders.flatMap((order) => order.lines.flatMap((line) => directAchievement(line) ?? [])),
    sold: orders.length > 0 ? orders.flatMap(namesOfSold) : undefined,
  })
  const facts: PurchaseFact[] = [...event.facts]
  for (const other of read[11]) {
    const translated = await translateInboxEvent(ctx, record, other)
    if (translated.kind !== 'purchase') continue
    const isNamed = translated.event.refs.some((ref) => refs.includes(ref))
    // What waits for the subscription is about its first order, unless it is said of the subscription itself.
    facts.push(...translated.event.facts.filter((fact) => isNamed || fact.kind === 'subscription'))
  }
  return openRead(place, secrets, read, { facts, people, missing: event.mode })
}

/** All that is known of a purchase. */
export async function loadPurchase(
  ctx: ActionContext,
  tenantId: number,
  id: Uint8Array<ArrayBuffer>,
  facts: PurchaseFact[] = [],
): Promise<LoadedPurchase & { purchase: PurchaseRecord }> {
  const read = await readPurchase(ctx.db, tenantId, id)
  const [[purchase], , , [issuer]] = read
  if (!purchase || !issuer) throw notFound('purchase', toHex(id))
  const secrets = await openTenant(ctx, issuer)
  const loaded = await openRead({ tenantId, id }, secrets, read, {
    facts,
    people: [],
    missing: purchase.mode,
  })
  return { ...loaded, purchase }
}

/** The same with more that was said of it. */
export function withFacts<T extends LoadedPurchase>(loaded: T, more: readonly PurchaseFact[]): T {
  const facts = [...loaded.facts, ...more]
  return { ...loaded, facts, state: usablePeople(foldFacts(facts)) }
}

type Read = Awaited<ReturnType<typeof readPurchase>> | Awaited<ReturnType<typeof readForEvent>>

async function openRead(
  place: PurchasePlace,
  secrets: TenantSecrets,
  read: Read,
  { facts, people, missing }: { facts: PurchaseFact[]; people: readonly string[]; missing: string },
): Promise<LoadedPurchase> {
  const [
    [purchase],
    rows,
    units,
    [issuer],
    rules,
    achievements,
    recipients,
    awards,
    signals,
    [newest],
    [seatPage],
  ] = read
  if (!issuer) throw notFound('issuer', missing)
  const known: PurchaseFact[] = []
  let paidAt: number | undefined
  for (const { revision, at, facts: sealed } of rows) {
    if (!purchase) break
    const context = sealingContext.purchaseFacts(purchase.id, revision)
    // Written by `workOutPurchase` and authenticated by the seal.
    const said = JSON.parse(fromUtf8(await openWith(secrets.dataKey, sealed, context))) as PurchaseFact[]
    known.push(...said)
    if (said.some(isPaid)) paidAt ??= at
  }
  const all = [...facts, ...known]
  return {
    place,
    purchase,
    revision: rows.at(-1)?.revision ?? 0,
    known,
    facts: all,
    state: usablePeople(foldFacts(all)),
    paidAt,
    units,
    rules,
    issuer,
    secrets,
    achievements: new Map(achievements.map((achievement) => [achievement.slug, achievement])),
    recipients,
    awards,
    signals,
    newestSignal: newest?.newest ?? 0,
    seatPage,
    people: new Set([
      ...people,
      ...units.flatMap(({ recipientIndex }) => (recipientIndex ? [toHex(recipientIndex)] : [])),
    ]),
  }
}

const isPaid = (fact: PurchaseFact): boolean =>
  fact.kind === 'payment' && (fact.status === 'paid' || fact.status === 'free')

const peopleOf = ({ buyer, learner, lines }: OrderFact): Person[] => [
  buyer,
  ...(learner ? [learner] : []),
  ...lines.flatMap((line) => line.learner ?? []),
]

const namesOfSold = ({ lines }: OrderFact): string[] =>
  lines.flatMap(({ price, sku, variant, product, paymentLink }) =>
    [price, sku, variant, product, paymentLink].filter((name) => name !== undefined),
  )

async function indexesOf(secrets: TenantSecrets, people: readonly Person[]): Promise<string[]> {
  const indexes = new Set<string>()
  for (const { email } of people.map(usablePerson)) {
    if (email !== undefined) indexes.add(toHex(await blindIndexOf(secrets, { email })))
  }
  return [...indexes]
}
