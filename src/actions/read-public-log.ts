import { toHex } from '../core/encoding/bytes.ts'
import { findSpanOfHeads, listAuditHeads } from '../store/audit-heads.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { chainName } from './audit-chain.ts'
import type { ActionContext } from './context.ts'
import { dateOf } from './publish-audit-heads.ts'

/** A line of an issuer's public log. Lines are only ever added. */
export interface LogLine {
  date: string
  block: number
  entries: number
  hash: string
  signature: string
}

export interface PublicLog {
  log: string
  issuer: string
  chain: string
  year: number
  /** Years for which there are lines. */
  years: number[]
  lines: LogLine[]
}

const MS_A_DAY = 86_400_000

/** An issuer's public log of a year; the last one that has lines when none is named. */
export async function readPublicLog(
  ctx: Pick<ActionContext, 'db' | 'now'>,
  { id, slug, homeDid, homeUrl }: Pick<IssuerRecord, 'id' | 'slug' | 'homeDid' | 'homeUrl'>,
  wanted?: number,
): Promise<PublicLog> {
  const span = await findSpanOfHeads(ctx.db, id)
  const first = span ? yearOf(span.first) : ctx.now().getUTCFullYear()
  const last = span ? yearOf(span.last) : first
  const year = wanted ?? last
  const from = Date.UTC(year, 0, 1) / MS_A_DAY
  const heads = await listAuditHeads(ctx.db, id, { from, until: Date.UTC(year + 1, 0, 1) / MS_A_DAY - 1 })
  return {
    log: `${homeUrl}/log`,
    issuer: homeDid,
    chain: chainName({ slug }),
    year,
    years: span ? Array.from({ length: last - first + 1 }, (_, n) => first + n) : [],
    lines: heads.map(({ day, block, entries, hash, signature }) => ({
      date: dateOf(day),
      ...{ block, entries, hash: toHex(hash), signature },
    })),
  }
}

const yearOf = (day: number): number => Number(dateOf(day).slice(0, 4))
