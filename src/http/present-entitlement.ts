import { ruleIdOf } from '../actions/create-mapping-rule.ts'
import { toHex } from '../core/encoding/bytes.ts'
import { formatUuid } from '../core/ids/uuid.ts'
import type { EntitlementRecord } from '../store/entitlement-lists.ts'
import { timeOf } from './page-of.ts'

/** An entitlement without its person. */
export function presentEntitlement({
  id,
  purchaseId,
  orderKey,
  lineKey,
  credentialId,
  ruleId,
  ruleRevision,
  dueAt,
  createdAt,
  updatedAt,
  ...row
}: EntitlementRecord) {
  return {
    id: toHex(id),
    order: orderKey,
    purchase: toHex(purchaseId),
    line: lineKey,
    ...row,
    credential: credentialId && formatUuid(credentialId),
    ...(ruleId && { rule: { id: ruleIdOf(ruleId), revision: ruleRevision } }),
    ...(dueAt !== null && { dueAt: timeOf(dueAt) }),
    createdAt: timeOf(createdAt),
    updatedAt: timeOf(updatedAt),
  }
}
