import { asList, asObject, asObjects, asText, asWhole, type JsonObject } from '../json-values.ts'
import type { PolledEvent, PolledPage } from '../polled-event.ts'
import { asStripeId } from './ids.ts'
import type { StripeQuestion } from './questions.ts'

interface Stage {
  path: string
  query: Record<string, string>
  toEvent: (object: JsonObject, id: string) => Omit<PolledEvent, 'dedupeKey' | 'payload'> & { state: string }
}

const settled = (status: unknown): string => asText(status, 40)?.replace(/\W/g, '_') ?? 'unknown'

/** All that can be missed, in the order in which it is asked for: orders before what happens to them. */
const STAGES: Readonly<Record<string, Stage>> = {
  sessions: {
    path: '/v1/checkout/sessions',
    query: { status: 'complete' },
    toEvent: (session, id) => ({
      type: 'checkout.session.completed',
      state: settled(session.payment_status),
      ...(paysAtOnce(session) && { unlessKnown: id }),
    }),
  },
  invoices: {
    path: '/v1/invoices',
    query: { status: 'paid', 'expand[]': 'data.payments' },
    // It also tells by which payment a refund will find its order, so that is what must be known.
    toEvent: (invoice, id) => ({
      type: 'invoice.paid',
      state: 'paid',
      unlessKnown: paymentOf(invoice) ?? id,
    }),
  },
  refunds: {
    path: '/v1/refunds',
    query: {},
    toEvent: ({ status }) => ({ type: 'refund.updated', state: settled(status) }),
  },
  disputes: {
    path: '/v1/disputes',
    query: {},
    toEvent: ({ status }) => ({ type: 'charge.dispute.updated', state: settled(status) }),
  },
}

export const STRIPE_STAGES = Object.keys(STAGES)

function paymentOf(invoice: JsonObject): string | undefined {
  const payments = asObjects(asObject(invoice.payments)?.data).map((paid) => asObject(paid.payment))
  return payments.map((payment) => asStripeId(payment?.payment_intent)).find((id) => id !== undefined)
}

/** Other ways of paying may arrive days after the order is known. */
const paysAtOnce = ({ payment_method_types }: JsonObject): boolean => {
  const types = asList(payment_method_types)
  return types.length > 0 && types.every((type) => type === 'card' || type === 'link')
}

export function askForStage(
  stage: string,
  { since, after }: { since: number; after: string | undefined },
): StripeQuestion {
  const { path = '', query = {} } = STAGES[stage] ?? {}
  return {
    path,
    query: {
      limit: '100',
      'created[gte]': String(since),
      ...query,
      ...(after !== undefined && { starting_after: after }),
    },
  }
}

/** What an object does not say of itself: a refund does not know whether it is live, and none knows whose it is. */
export interface PolledFrom {
  isLive: boolean
  /** The connected account that was asked about; null: the key's own. */
  account: string | null
}

/** A key opens the objects of its own mode and no others. */
export const isLiveKey = (key: string): boolean => /^[rs]k_live_/.test(key)

/** Each object as the event that Stripe would have sent. Its id says in which state it was found, so each state is told once. */
export function readStripePage(stage: string, answer: unknown, from: PolledFrom): PolledPage {
  const page = asObject(answer)
  const objects = asObjects(page?.data)
  const next = page?.has_more === true ? asStripeId(objects.at(-1)) : undefined
  return {
    events: objects.flatMap((object) => toEvent(stage, object, from)),
    ...(next !== undefined && { next }),
  }
}

function toEvent(stage: string, object: JsonObject, { isLive, account }: PolledFrom): PolledEvent[] {
  const id = asStripeId(object)
  const described = id === undefined ? undefined : STAGES[stage]?.toEvent(object, id)
  if (id === undefined || described === undefined) return []
  const { state, ...event } = described
  const eventId = `evt_found_${id.replace(/\W/g, '_')}_${state}`
  const payload = {
    id: eventId,
    object: 'event',
    type: event.type,
    created: asWhole(object.created) ?? 0,
    livemode: isLive,
    ...(account !== null && { account }),
    data: { object },
  }
  return [{ dedupeKey: eventId, payload, ...event }]
}
