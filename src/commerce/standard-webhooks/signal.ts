import type { SignalEvent } from '../../core/purchase/purchase.ts'
import type { Unusable } from '../door-mode.ts'
import { asText, asWritten, type JsonObject } from '../json-values.ts'
import { readPerson } from './order.ts'

const SIGNALS = {
  'learning.completed': 'completion',
  'learning.scored': 'score',
  'learning.approved': 'approval',
} as const satisfies Record<string, SignalEvent['signal']>

/** What an LMS, a form or an assessor says of a person. */
export function readSignal(
  type: string,
  data: JsonObject,
): Omit<SignalEvent, 'eventId' | 'type' | 'mode' | 'at'> | Unusable {
  const signal = SIGNALS[type as keyof typeof SIGNALS]
  const recipient = readPerson(data.recipient)
  const orderRef = asWritten(data.order, 200)
  const endpoint = asText(data.endpoint, 40)
  if (recipient?.email === undefined && orderRef === undefined)
    return { unusable: 'The event has neither “data.recipient.email” nor “data.order”: it is about nobody.' }
  const names = {
    achievement: asText(data.achievement, 63),
    product: asWritten(data.product),
    sku: asWritten(data.sku),
  }
  const known = Object.entries(names).filter((entry) => entry[1] !== undefined)
  if (known.length === 0)
    return {
      unusable:
        'The event names what it is about neither by “data.achievement” nor by “data.product” or “data.sku”.',
    }
  const score = readScore(data)
  if (signal === 'score' && score === undefined)
    return { unusable: 'The event has no “data.score” from 0 to 1, or up to “data.maxScore”.' }
  return {
    signal,
    recipient: recipient ?? {},
    ...Object.fromEntries(known),
    ...(score !== undefined && { score }),
    positive: data.positive !== false,
    ...(orderRef !== undefined && { orderRef }),
    ...(endpoint !== undefined && { endpoint }),
  }
}

/** As a part of one, or with the score that is the most. */
function readScore({ score, maxScore = 1 }: JsonObject): number | undefined {
  if (typeof score !== 'number' || typeof maxScore !== 'number') return undefined
  const part = score / maxScore
  return part >= 0 && part <= 1 ? part : undefined
}
