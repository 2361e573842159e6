import { listAuditEntries } from '../store/audit.ts'
import { type CredentialRecord, findCredential } from '../store/credentials.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { listStatusEvents } from '../store/status-lists.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, fromEpochSeconds } from './context.ts'
import { type CredentialSummary, describeAsIssued } from './describe-credential.ts'
import { fourEyesOf } from './four-eyes.ts'
import { openTenant } from './open-secrets.ts'
import { placeOf } from './status-entry.ts'

export interface CredentialStep {
  at: Date
  /** As the audit log has it: `person:…`, `key:12`, `system`. */
  actor: string
  action: string
  reason?: string
}

export interface ShownCredential {
  summary: CredentialSummary
  record: CredentialRecord
  /** Newest first. */
  history: CredentialStep[]
  fourEyes: { issue: boolean; revoke: boolean }
}

const STEPS = 100

/** One credential with its history, for whoever may see credentials: the rest of the audit log stays shut. */
export async function showCredential(
  ctx: ActionContext,
  issuer: IssuerRecord,
  id: Uint8Array<ArrayBuffer>,
): Promise<ShownCredential> {
  authorize(ctx, 'credentials.read')
  const record = await findCredential(ctx.db, issuer.id, id)
  const [summary, history, fourEyes] = await Promise.all([
    describeAsIssued(ctx, record),
    historyOf(ctx, issuer, record),
    fourEyesOf(ctx, issuer.id, [record.achievementSlug]),
  ])
  return { summary, record, history, fourEyes }
}

async function historyOf(
  ctx: ActionContext,
  { id: issuerId, tenantId }: IssuerRecord,
  record: CredentialRecord,
): Promise<CredentialStep[]> {
  const { list, index } = await placeOf(await openTenant(ctx, record), record, record.position)
  const [entries, events] = await Promise.all([
    listAuditEntries(ctx.db, { tenantId, issuerId }, { subject: record.id }, { limit: STEPS }),
    listStatusEvents(ctx.db, issuerId, list, index),
  ])
  return entries.map(({ at, actor, action }) => {
    // The log says who and when; why is said with the status, in the same batch.
    const event = events.find((one) => one.at === at && tells(one).includes(action))
    const reason = event?.reason ?? null
    return { at: fromEpochSeconds(at), actor, action, ...(reason !== null && { reason }) }
  })
}

const tells = ({ purpose, value }: { purpose: 'revocation' | 'suspension'; value: number }): string[] => {
  if (purpose === 'revocation') return ['credential.revoked', 'credential.superseded']
  return value === 1 ? ['credential.suspended'] : ['credential.reinstated']
}
