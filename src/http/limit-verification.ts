import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { BadgeError } from '../core/badge-error.ts'
import type { AppEnv } from './context.ts'

/** The address of the client as the platform saw it. */
export const clientOf = (c: Context<AppEnv>): string => c.req.header('cf-connecting-ip') ?? 'unknown'

/**
 * Verification costs work and fetches at a stranger's bidding, so a client gets so much of it a minute. The
 * address is the one that the platform saw; a header of the client's own would let it name itself anew.
 */
export const limitVerification = createMiddleware<AppEnv>(async (c, next) => {
  if (!(await c.var.action.admitVerification(clientOf(c)))) {
    throw new BadgeError('rate_limited', 'too many verifications; please wait a minute')
  }
  await next()
})
