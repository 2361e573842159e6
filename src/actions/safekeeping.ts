import type { ActionContext } from './context.ts'
import { keepRestoreLog } from './keep-restore-log.ts'
import { publishAuditHeads } from './publish-audit-heads.ts'
import { sealAudit } from './seal-audit.ts'

export interface SafekeepingReport {
  /** Rows that went into the restore log, audit entries that were sealed, heads of chains that were published. */
  logged: number
  sealed: number
  heads: number
  /** What could not be done this time; the next sweep tries again. */
  unsafe: string[]
}

/** For the sweep: whatever must be kept beyond the reach of the database or of whoever writes to it. */
export async function keepSafe(ctx: ActionContext): Promise<SafekeepingReport> {
  const unsafe: string[] = []
  // A store that is out of order for a while must not stop the mail.
  const attempt = (name: string, work: (ctx: ActionContext) => Promise<number>): Promise<number> =>
    work(ctx).catch(() => {
      unsafe.push(name)
      return 0
    })
  const logged = await attempt('restore_log', keepRestoreLog)
  const sealed = await attempt('audit', sealAudit)
  const heads = await attempt('audit_heads', publishAuditHeads)
  return { logged, sealed, heads, unsafe }
}
