import { runBatch } from '../store/database.ts'
import {
  type EndorsementRequestRecord,
  findEndorsementRequest,
  markRequestAnswered,
  type RequestRole,
  wasAnswered,
} from '../store/endorsement-requests.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { alreadyAnswered } from './accept-endorsement.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, epochSeconds } from './context.ts'

type Issuer = Pick<IssuerRecord, 'id' | 'tenantId'>

/** The asked issuer does not endorse. */
export const declineEndorsement = (ctx: ActionContext, issuer: Issuer, id: Uint8Array<ArrayBuffer>) =>
  close(ctx, issuer, id, { role: 'asked', state: 'declined' })

/** The asking issuer does not want the endorsement any more. */
export const withdrawEndorsementRequest = (ctx: ActionContext, issuer: Issuer, id: Uint8Array<ArrayBuffer>) =>
  close(ctx, issuer, id, { role: 'asking', state: 'withdrawn' })

async function close(
  ctx: ActionContext,
  { id: issuerId, tenantId }: Issuer,
  id: Uint8Array<ArrayBuffer>,
  { role, state }: { role: RequestRole; state: 'declined' | 'withdrawn' },
): Promise<EndorsementRequestRecord> {
  authorize(ctx, 'endorsements.write')
  const request = await findEndorsementRequest(ctx.db, { role, issuerId }, id)
  const answeredAt = epochSeconds(ctx.now())
  try {
    await runBatch(ctx.db, [
      markRequestAnswered(ctx.db, { role, issuerId }, id, { state, answeredAt }),
      insertAuditEntry(ctx.db, {
        tenantId,
        issuerId,
        at: answeredAt,
        actor: ctx.actor,
        action: `endorsement.${state}`,
        subject: id,
      }),
    ])
  } catch (cause) {
    throw wasAnswered(cause) ? alreadyAnswered(id, cause) : cause
  }
  return { ...request, state, answeredAt }
}
