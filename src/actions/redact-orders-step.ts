import { equalBytes, fromHex, toHex } from '../core/encoding/bytes.ts'
import { sha256 } from '../core/encoding/sha256.ts'
import { openWith } from '../core/keys/sealing.ts'
import { hasPeople } from '../core/privacy/redact-facts.ts'
import { cancelFreeUnits } from '../store/claims.ts'
import { runBatch, type Statement } from '../store/database.ts'
import { listInboxBodiesOf } from '../store/inbox-admin.ts'
import { dropInboxBody } from '../store/purchase-people.ts'
import { listPurchaseIdsByRef, listPurchasesOfEndpoint } from '../store/purchases.ts'
import { findTenantById } from '../store/tenants.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { isNamedIn } from './find-person.ts'
import { openTenant, sealingContext, type TenantSecrets } from './open-secrets.ts'
import type { TaskStep } from './task-steps.ts'
import { type OpenedPurchase, openPurchaseRows, redactPurchase } from './trace-purchases.ts'

const ORDERS_A_STEP = 50
const REASON = 'The shop asked for its customer to be forgotten.'

interface RedactInput {
  endpoint: string
  event: string
  everything: boolean
  refs: string[]
  subject?: string
}

/**
 * Takes people out of one page of an endpoint's orders: of all of them, or of those that the shop named or that name the
 * person. Their raw events go too, and units that nobody has claimed. Run twice it finds nothing the second time.
 */
export const redactOrdersStep: TaskStep = async (ctx, { tenantId, input, cursor }) => {
  if (tenantId === null) return { finished: true }
  const tenant = await findTenantById(ctx.db, tenantId)
  const secrets = await openTenant(ctx, tenant)
  // Written by `applyPrivacyEvent`.
  const { endpoint, event, everything, refs, subject } = input as unknown as RedactInput
  const endpointId = fromHex(endpoint)
  const after = cursor === null ? {} : { after: fromHex(cursor) }
  const rows = await listPurchasesOfEndpoint(
    ctx.db,
    { tenantId, endpointId },
    { ...after, limit: ORDERS_A_STEP },
  )
  const named = await listPurchaseIdsByRef(ctx.db, tenantId, { endpointId, refs })
  const isNamed = new Set(named.map((id) => toHex(id)))
  for (const order of await openPurchaseRows(ctx, tenantId, secrets, rows)) {
    const facts = order.revisions.map((revision) => revision.facts)
    const concerned =
      everything ||
      isNamed.has(toHex(order.purchase.id)) ||
      (subject !== undefined && (await isNamedIn({ secrets, subject: fromHex(subject) }, facts)))
    if (concerned) await redactOrder(ctx, tenantId, { secrets, order, except: fromHex(event) })
  }
  const last = rows.at(-1)
  const finished = rows.length < ORDERS_A_STEP || !last
  return { finished, ...(last && { cursor: toHex(last.id) }) }
}

async function redactOrder(
  ctx: ActionContext,
  tenantId: number,
  {
    secrets,
    order,
    except,
  }: { secrets: TenantSecrets; order: OpenedPurchase; except: Uint8Array<ArrayBuffer> },
): Promise<void> {
  const { id } = order.purchase
  const statements: Statement[] = []
  if (order.revisions.some(({ facts }) => hasPeople(facts))) {
    statements.push(...(await redactPurchase(ctx, tenantId, secrets, order)))
  }
  for (const { id: eventId, body } of await listInboxBodiesOf(ctx.db, tenantId, id)) {
    if (body.length === 0 || equalBytes(eventId, except)) continue
    const opened = await openWith(secrets.dataKey, body, sealingContext.inboxBody(eventId))
    statements.push(
      dropInboxBody(ctx.db, tenantId, eventId, { digest: await sha256(opened), reason: REASON }),
    )
  }
  if (statements.length === 0) return
  await runBatch(ctx.db, [...statements, ...cancelFreeUnits(ctx.db, tenantId, id, epochSeconds(ctx.now()))])
}
