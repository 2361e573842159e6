import { asObject, asText } from '../json-values.ts'
import type { Provider } from '../provider.ts'
import { translateStandardEvent } from './event.ts'
import { objectToStandardSecret, readStandardSignature, readWebhookId, standardKeys } from './signature.ts'

export const standardWebhooks: Provider = {
  name: 'standard-webhooks',
  title: 'Standard Webhooks',
  about: 'an LMS, a form, a no-code tool, or a shop of your own',
  readSignature: readStandardSignature,
  keysOf: standardKeys,
  label: (delivery, payload, digest) => ({
    dedupeKey: readWebhookId(delivery) ?? `sha256:${digest}`,
    type: asText(asObject(payload)?.type, 100) ?? null,
  }),
  translate: translateStandardEvent,
  secret: { made: true, objectTo: objectToStandardSecret },
  retries: true,
  guide: {
    secret:
      'If the sender shows a secret of its own (whsec_…, or a public key whpk_…), that one is meant. Otherwise we made one, which was shown when the endpoint was made: enter it at the sender. Stripe’s secrets begin with whsec_ too, but for Stripe there is a provider of its own.',
    steps: [
      'At the sender (an LMS, a form, Svix, a no-code tool with a Standard Webhooks step), add a webhook with the address from this page.',
      'Enter the secret on both sides.',
      'Send the events of the documentation; the most important are below.',
    ],
    topics: [
      { name: 'purchase.paid', why: 'the order' },
      { name: 'refund.succeeded', why: 'money or single items given back' },
      { name: 'purchase.cancelled', why: 'the order is called off' },
      { name: 'learning.completed', why: 'a course was completed' },
      { name: 'learning.scored', why: 'a test was taken' },
      { name: 'learning.approved', why: 'an assessor approved' },
    ],
    trial: 'Send an event of the type “test”: it gives a green tick and nothing else.',
  },
}
