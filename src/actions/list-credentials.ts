import { formatUuid, parseUuid } from '../core/ids/uuid.ts'
import { type CredentialFilter, listCredentials } from '../store/credential-lists.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { selectRecipients } from '../store/recipients.ts'
import { CREDENTIAL_STATES } from '../store/schema/credentials.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { type CredentialSummary, describeAsIssued, describeCredential } from './describe-credential.ts'
import { blindIndexOf } from './open-recipients.ts'
import { openTenant } from './open-secrets.ts'

export interface CredentialQuery {
  achievement?: string | undefined
  state?: (typeof CREDENTIAL_STATES)[number] | undefined
  /** E-mail address. */
  recipient?: string | undefined
  issuedAfter?: Date | undefined
  issuedBefore?: Date | undefined
  after?: string | undefined
  newestFirst?: boolean
  /** With the names that the badges bear, whatever the people are called elsewhere. */
  namesAsIssued?: boolean
  limit: number
}

/** A page of what the issuer has issued, oldest first unless told otherwise; `next` is there when more follows. */
export async function listIssuedCredentials(
  ctx: ActionContext,
  issuer: IssuerRecord,
  query: CredentialQuery,
): Promise<{ items: CredentialSummary[]; next?: string }> {
  authorize(ctx, 'credentials.read')
  const filter: CredentialFilter = {
    ...(query.achievement !== undefined && { achievement: query.achievement }),
    ...(query.state !== undefined && { state: CREDENTIAL_STATES.indexOf(query.state) }),
    ...(query.issuedAfter && { issuedAfter: epochSeconds(query.issuedAfter) }),
    ...(query.issuedBefore && { issuedBefore: epochSeconds(query.issuedBefore) }),
  }
  if (query.recipient !== undefined) {
    const blindIndex = await blindIndexOf(await openTenant(ctx, issuer), { email: query.recipient })
    const [known] = await selectRecipients(ctx.db, issuer.tenantId, [blindIndex])
    if (!known) return { items: [] }
    filter.recipientId = known.id
  }
  const after = query.after === undefined ? undefined : parseUuid(query.after)
  const { newestFirst = false } = query
  const page = { ...(after && { after }), limit: query.limit + 1, newestFirst }
  const rows = await listCredentials(ctx.db, issuer.id, filter, page)
  const shown = rows.slice(0, query.limit)
  const last = shown.at(-1)
  const items: CredentialSummary[] = []
  const describe = query.namesAsIssued ? describeAsIssued : describeCredential
  for (const row of shown) items.push(await describe(ctx, row))
  return { items, ...(rows.length > shown.length && last && { next: formatUuid(last.id) }) }
}
