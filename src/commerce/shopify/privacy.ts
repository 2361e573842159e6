import type { PrivacyEvent, TranslatedEvent } from '../../core/purchase/purchase.ts'
import { asEmail, asList, asNumericId, asObject, asText, type JsonObject } from '../json-values.ts'
import type { Reading } from '../provider.ts'

const TOPICS: Readonly<Record<string, PrivacyEvent['topic']>> = {
  'customers/data_request': 'data_request',
  'customers/redact': 'customer_redact',
  'shop/redact': 'shop_redact',
}

/** The three topics that every app of the store must answer. The shop's name is under the signature here. */
export function translatePrivacy(
  body: JsonObject,
  kind: 'customers/data_request' | 'customers/redact' | 'shop/redact',
  { eventId, type, settings }: Reading,
): TranslatedEvent {
  const shop = asText(body.shop_domain)?.toLowerCase()
  if (settings.account !== null && shop !== settings.account)
    return { kind: 'ignored', reason: 'The request is of another shop than the endpoint’s.' }
  const email = asEmail(asObject(body.customer)?.email)
  const orders = [...asList(body.orders_to_redact), ...asList(body.orders_requested)]
  return {
    kind: 'privacy',
    event: {
      eventId,
      type,
      topic: TOPICS[kind] ?? 'data_request',
      ...(email !== undefined && { email }),
      orderRefs: [...new Set(orders.flatMap((order) => asNumericId(order) ?? []))],
    },
  }
}
