import type { AuditFacts } from '../core/audit/audit-hash.ts'
import { BadgeError } from '../core/badge-error.ts'
import { fromHex, fromUtf8, toHex, utf8 } from '../core/encoding/bytes.ts'
import { openWith, sealWith } from '../core/keys/sealing.ts'
import { type AuditFilter, findAuditBlock, listAuditEntries } from '../store/audit.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { factsOf, type NamedChain } from './audit-chain.ts'
import type { ActionContext } from './context.ts'
import { openTenant } from './open-secrets.ts'

export interface ListedEntry extends AuditFacts {
  /** False as long as no block seals it. */
  sealed: boolean
}

/** A page of a chain, newest first; `next` is there when more follows. */
export async function listAudit(
  ctx: ActionContext,
  issuer: Pick<IssuerRecord, 'tenantSlug' | 'tenantSecret'>,
  chain: NamedChain,
  { limit, before, ...filter }: AuditFilter & { limit: number; before?: string | undefined },
): Promise<{ items: ListedEntry[]; next?: string }> {
  const cursor = await createCursor(ctx, issuer, chain)
  const last = await findAuditBlock(ctx.db, chain)
  const page = { ...(before !== undefined && { before: await cursor.read(before) }), limit: limit + 1 }
  const rows = await listAuditEntries(ctx.db, chain, filter, page)
  const shown = rows.slice(0, limit)
  const end = shown.at(-1)
  const items = shown.map((row) => ({ ...factsOf(row), sealed: row.id <= (last?.lastId ?? 0) }))
  return { items, ...(rows.length > limit && end && { next: await cursor.write(end.id) }) }
}

/** Ids count the entries of all tenants, so that a tenant could tell from them how busy the others are. */
async function createCursor(
  ctx: ActionContext,
  issuer: Pick<IssuerRecord, 'tenantSlug' | 'tenantSecret'>,
  { name }: NamedChain,
) {
  const { dataKey } = await openTenant(ctx, issuer)
  const context = `audit-cursor|${name}`
  return {
    write: async (id: number): Promise<string> =>
      toHex(await sealWith(dataKey, utf8(String(id)), context, ctx.randomBytes(12))),
    read: async (text: string): Promise<number> => {
      try {
        return Number(fromUtf8(await openWith(dataKey, fromHex(text), context)))
      } catch (cause) {
        throw new BadgeError('bad_request', 'this is not the next value of a page before', { cause })
      }
    },
  }
}
