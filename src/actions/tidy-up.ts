import type { ActionContext } from './context.ts'
import { expireApprovals } from './decide-approval.ts'
import { forgetSignIns, isTimeToForget } from './forget-sign-ins.ts'
import { keepRetention } from './keep-retention.ts'
import { removeExpiredArchives } from './remove-archives.ts'
import { removeStaleBodies } from './remove-stale-bodies.ts'

const APPROVALS_A_SWEEP = 50
const ARCHIVES_A_SWEEP = 20

/** For the sweep: takes away what is past its time; returns how many steps were taken. */
export async function tidyUp(ctx: ActionContext): Promise<number> {
  const steps = await keepRetention(ctx)
  if (isTimeToForget(ctx.now())) await forgetSignIns(ctx)
  const approvals = await expireApprovals(ctx, APPROVALS_A_SWEEP)
  await removeStaleBodies(ctx)
  return steps + approvals + (await removeExpiredArchives(ctx, ARCHIVES_A_SWEEP))
}
