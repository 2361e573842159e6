import type { TranslatedEvent } from '../../core/purchase/purchase.ts'
import { admitMode, isUnusable } from '../door-mode.ts'
import { asInstant, asObject, asText } from '../json-values.ts'
import type { Reading } from '../provider.ts'
import { readAdjustment } from './adjustment.ts'
import { readSubscription } from './subscription.ts'
import { readTransaction } from './transaction.ts'
import type { Translator } from './translation.ts'

/** A signed event of Paddle Billing in our words. */
export function translatePaddleEvent(
  payload: unknown,
  { eventId, receivedAt, settings }: Reading,
): TranslatedEvent {
  const event = asObject(payload)
  const type = asText(event?.event_type, 100)
  const data = asObject(event?.data)
  if (event === undefined || type === undefined || data === undefined)
    return { kind: 'ignored', reason: 'The body is not an event of Paddle.' }
  const translate = translatorOf(type)
  if (translate === undefined) return { kind: 'ignored', reason: `Events of type ${type} are not used.` }
  const mode = admitMode(undefined, settings)
  if (isUnusable(mode)) return { kind: 'ignored', reason: mode.unusable }
  const at = asInstant(event.occurred_at) ?? receivedAt
  const translation = translate(data, { at, settings })
  if (isUnusable(translation)) return { kind: 'ignored', reason: translation.unusable }
  return { kind: 'purchase', event: { eventId, type, mode, ...translation } }
}

function translatorOf(type: string): Translator | undefined {
  if (type === 'transaction.completed') return readTransaction
  if (type.startsWith('adjustment.')) return readAdjustment
  return type.startsWith('subscription.') ? readSubscription : undefined
}
