import { concatBytes, utf8 } from '../../core/encoding/bytes.ts'
import { asObject, asText } from '../json-values.ts'
import type { Delivery, Objection, Provider, SignatureClaim } from '../provider.ts'
import { asTimestamp, hexMac, MAX_SIGNATURES, readFields, textKey } from '../signature-values.ts'
import { translatePaddleEvent } from './event.ts'

/** `Paddle-Signature: ts=…;h1=…`, signed is `ts:body`. */
function readSignature({ header, body }: Delivery): SignatureClaim | undefined {
  const fields = readFields(header('paddle-signature'), ';')
  const [timestamp, ...others] = fields?.('ts') ?? []
  const at = asTimestamp(timestamp)
  const h1 = fields?.('h1') ?? []
  if (at === undefined || others.length > 0 || h1.length === 0 || h1.length > MAX_SIGNATURES) return undefined
  return { signed: concatBytes(utf8(`${timestamp}:`), body), macs: h1.flatMap(hexMac), at }
}

function objectToSecret(secret: string): Objection {
  if (/apikey_/.test(secret)) {
    return 'this is an API key of Paddle; what is meant is the secret key of the notification destination, which starts with pdl_ntfset_'
  }
  return /^pdl_ntfset_[A-Za-z0-9_+/=-]{10,180}$/.test(secret)
    ? undefined
    : 'must be the secret key of the notification destination, which starts with pdl_ntfset_'
}

export const paddle: Provider = {
  name: 'paddle',
  title: 'Paddle',
  about: 'Paddle Billing',
  readSignature,
  keysOf: textKey,
  label: (_delivery, payload, digest) => {
    const event = asObject(payload)
    const id = asText(event?.event_id, 100)
    return {
      dedupeKey: id !== undefined && /^evt_\w+$/.test(id) ? id : `sha256:${digest}`,
      type: asText(event?.event_type, 100) ?? null,
    }
  },
  translate: translatePaddleEvent,
  secret: { made: false, objectTo: objectToSecret },
  retries: true,
  guide: {
    secret:
      'The secret key of this one notification destination: Paddle shows it when the destination is edited, and it starts with pdl_ntfset_. Sandbox and live have destinations of their own, so make an endpoint in test mode for the sandbox.',
    steps: [
      'In Paddle, open Developer tools → Notifications and add a destination of the kind URL.',
      'Paste the address from this page and choose the events below.',
      'Open “Edit destination”, copy the secret key and paste it here.',
      'Paddle does not send the buyer’s address: pass learner_email (and learner_name) in custom_data, or the seat is claimed by link.',
    ],
    topics: [
      { name: 'transaction.completed', why: 'the order' },
      { name: 'adjustment.created, adjustment.updated', why: 'refunds and chargebacks' },
      { name: 'subscription.updated, subscription.canceled', why: 'how subscriptions stand' },
    ],
    trial: 'Use a simulation in Developer tools → Simulations, or buy something in the sandbox.',
  },
}
