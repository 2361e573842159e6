import { BadgeError } from '../core/badge-error.ts'
import { equalBytes, toHex, utf8 } from '../core/encoding/bytes.ts'
import { type ActionContext, epochSeconds } from './context.ts'

export const OPERATOR_SESSION_SECONDS = 3_600

/** What the operator's browser holds: until when, something random, and a MAC over both. Nothing is kept here. */
export async function openOperatorSession(
  ctx: ActionContext,
  { token, client }: { token: string; client: string },
): Promise<string> {
  if (!(await ctx.admitVerification(`operator ${client}`))) {
    throw new BadgeError('rate_limited', 'too many tries; wait a minute')
  }
  if (!(await ctx.isOperator(token)))
    throw new BadgeError('unauthenticated', 'this is not the operator’s token')
  const session = `${epochSeconds(ctx.now()) + OPERATOR_SESSION_SECONDS}.${toHex(ctx.randomBytes(16))}`
  return `${session}.${await ctx.signAsOperator(`session ${session}`)}`
}

/** Whether a cookie is a session of the operator that has not ended. */
export async function isOperatorSession(ctx: ActionContext, cookie: string): Promise<boolean> {
  const [, session = '', until = '', mac = ''] =
    /^((\d{1,12})\.[0-9a-f]{32})\.([0-9a-f]{64})$/.exec(cookie) ?? []
  const expected = await ctx.signAsOperator(`session ${session}`)
  return equalBytes(utf8(mac), utf8(expected)) && Number(until) > epochSeconds(ctx.now())
}

/** What a form of this session must send along: another site can make the browser post, but not know this. */
export const operatorFormToken = (ctx: ActionContext, cookie: string): Promise<string> =>
  ctx.signAsOperator(`form ${cookie}`)

export async function assertOperatorForm(ctx: ActionContext, cookie: string, given: string): Promise<void> {
  if (equalBytes(utf8(given), utf8(await operatorFormToken(ctx, cookie)))) return
  throw new BadgeError('forbidden', 'this form is not from this session; load the page again')
}
