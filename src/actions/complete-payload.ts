import { asObject } from '../commerce/json-values.ts'
import { completedEvent, questionAbout } from '../commerce/stripe/questions.ts'
import type { EndpointRecord } from '../store/endpoints.ts'
import { askStripe } from './ask-stripe.ts'
import type { ActionContext } from './context.ts'
import { openApiKey } from './set-endpoint-api-key.ts'

const MAX_PAGES = 10

/**
 * An event with what it leaves out: the line items of a Checkout Session, the invoice of a refund. Only with a key of the
 * tenant's, and only here, long after the shop has had its answer.
 */
export async function completePayload(
  ctx: ActionContext,
  endpoint: EndpointRecord,
  payload: unknown,
): Promise<unknown> {
  if (endpoint.provider !== 'stripe' || endpoint.apiKey === null) return payload
  const question = questionAbout(payload)
  const key = await openApiKey(ctx, endpoint)
  if (question === undefined || key === undefined) return payload
  const found: unknown[] = []
  let after: string | undefined
  for (let page = 0; page < MAX_PAGES; page++) {
    const cursor = after === undefined ? {} : { starting_after: after }
    const answer = asObject(
      await askStripe(ctx, endpoint, key, question.path, { ...question.query, ...cursor }),
    )
    const items = Array.isArray(answer?.data) ? (answer.data as unknown[]) : []
    found.push(...items)
    const last = asObject(items.at(-1))?.id
    if (answer?.has_more !== true || typeof last !== 'string') break
    after = last
  }
  return completedEvent(payload, found)
}
