import type { PolledPage } from '../commerce/polled-event.ts'
import { askForStage, isLiveKey, readStripePage } from '../commerce/stripe/poll.ts'
import type { EndpointRecord } from '../store/endpoints.ts'
import { askStripe } from './ask-stripe.ts'
import type { ActionContext } from './context.ts'

/** A page of what Stripe knows, in the words of its events. */
export async function pollStripe(
  ctx: ActionContext,
  endpoint: EndpointRecord,
  key: string,
  { stage, since, after }: { stage: string; since: number; after: string | undefined },
): Promise<PolledPage> {
  const { path, query } = askForStage(stage, { since, after })
  const answer = await askStripe(ctx, endpoint, key, path, query)
  return readStripePage(stage, answer, { isLive: isLiveKey(key), account: endpoint.account })
}
