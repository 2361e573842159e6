import { BadgeError } from '../core/badge-error.ts'
import { toHex } from '../core/encoding/bytes.ts'
import type { RuleMatch } from '../core/purchase/match-rule.ts'
import { findAchievement } from '../store/achievements.ts'
import { findEndpoint, insertMappingRule } from '../store/endpoints.ts'
import { wakeUnmappedEvents } from '../store/inbox.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { newRowId } from './create-endpoint.ts'

export const ruleIdOf = (id: Uint8Array): string => `rule_${toHex(id)}`

/**
 * From now on purchase lines that match lead to the achievement. Purchases that were waiting for a rule are
 * looked at again.
 */
export async function createMappingRule(
  ctx: ActionContext,
  issuer: IssuerRecord,
  {
    endpointId,
    match,
    achievement,
  }: { endpointId: Uint8Array<ArrayBuffer>; match: RuleMatch; achievement: string },
): Promise<{ id: string; reconsidered: number }> {
  await namedBy('/endpoint', findEndpoint(ctx.db, issuer.id, endpointId))
  await namedBy('/achievement', findAchievement(ctx.db, issuer.id, achievement))
  const id = newRowId(ctx)
  const at = epochSeconds(ctx.now())
  const { tenantId, id: issuerId } = issuer
  const woken = wakeUnmappedEvents(ctx.db, tenantId, endpointId, at)
  const [events] = await ctx.db.batch([
    woken,
    insertMappingRule(ctx.db, { id, tenantId, issuerId, endpointId, match, achievement, createdAt: at }),
    insertAuditEntry(ctx.db, {
      tenantId,
      issuerId,
      at,
      actor: ctx.actor,
      action: 'mapping_rule.created',
      subject: id,
    }),
  ])
  await ctx.enqueue(events.map((event) => ({ kind: 'inbox', id: toHex(event.id) })))
  return { id: ruleIdOf(id), reconsidered: events.length }
}

/** What was not found is a member of the input here. */
async function namedBy(pointer: string, found: Promise<unknown>): Promise<void> {
  try {
    await found
  } catch (cause) {
    if (!(cause instanceof BadgeError) || cause.code !== 'not_found') throw cause
    const issues = [{ pointer, detail: cause.message }]
    throw new BadgeError('not_found', cause.message, { cause, issues })
  }
}
