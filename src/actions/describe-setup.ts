import { providers } from '../commerce/providers.ts'
import type { SetupGuide } from '../commerce/setup-guide.ts'
import { notFound } from '../core/badge-error.ts'
import { toHex } from '../core/encoding/bytes.ts'
import { type ToldEvent, tellEvent } from '../core/purchase/tell-event.ts'
import { listEventsOfEndpoint } from '../store/endpoint-events.ts'
import { type EndpointRecord, findEndpoint, findEndpointOfTenant } from '../store/endpoints.ts'
import { isSetAside } from '../store/inbox.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { selectRulesOfEndpoint } from '../store/mapping-rules.ts'
import { authorize } from './authorize.ts'
import type { ActionContext } from './context.ts'
import { type EventHome, type SealedEvent, translateInboxEvent } from './open-inbox-event.ts'
import { tellHookFailure } from './tell-hook-failure.ts'

const EVENTS_SHOWN = 10

type EventRow = Awaited<ReturnType<typeof listEventsOfEndpoint>>[number]

export interface Setup {
  endpoint: EndpointRecord
  title: string
  guide: SetupGuide
  /** What is to be done about deliveries that were refused. */
  hint?: string
  /** Nothing good has arrived yet. */
  waiting: boolean
  arrived: (Pick<EventRow, 'id' | 'type' | 'state' | 'reason' | 'receivedAt'> & ToldEvent)[]
}

/** What a person who connects a shop wants to know: what to do there, what has arrived, and what it would lead to. */
export async function describeSetup(
  ctx: ActionContext,
  issuer: IssuerRecord,
  id: Uint8Array<ArrayBuffer>,
): Promise<Setup> {
  authorize(ctx, 'issuer.read')
  const endpoint = await findEndpoint(ctx.db, issuer.id, id)
  const { tenantId, provider } = endpoint
  const home = await findEndpointOfTenant(ctx.db, tenantId, id)
  if (!home) throw notFound('endpoint', toHex(id))
  const rules = await selectRulesOfEndpoint(ctx.db, tenantId, id)
  const named = rules.map((rule) => ({ ...rule, id: toHex(rule.id) }))
  const events = await listEventsOfEndpoint(ctx.db, tenantId, id, EVENTS_SHOWN)
  const arrived: Setup['arrived'] = []
  for (const event of events) {
    const { type, state, reason, receivedAt } = event
    arrived.push({ id: event.id, type, state, reason, receivedAt, ...(await tell(ctx, home, event, named)) })
  }
  const hint = tellHookFailure(endpoint)
  const { title, guide } = providers[provider]
  const waiting = endpoint.lastOkAt === null && arrived.length === 0
  return { endpoint, title, guide, ...(hint !== undefined && { hint }), waiting, arrived }
}

async function tell(
  ctx: ActionContext,
  home: EventHome,
  event: SealedEvent & { state: string; reason: string | null },
  rules: Parameters<typeof tellEvent>[1],
): Promise<ToldEvent> {
  // Old bodies are dropped, and one in quarantine cannot be read.
  if (event.body.length === 0) return { says: 'Too old: its content has been dropped.', wouldIssue: [] }
  if (event.state === 'quarantined') return { says: 'Cannot be read.', wouldIssue: [] }
  if (isSetAside(event)) return { says: event.reason ?? 'Refused.', wouldIssue: [] }
  return tellEvent(await translateInboxEvent(ctx, home, event), rules)
}
