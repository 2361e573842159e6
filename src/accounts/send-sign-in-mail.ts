import type { ActionContext } from '../actions/context.ts'
import { BadgeError } from '../core/badge-error.ts'
import { buildSignInMail } from '../pages/mail/sign-in-mail.ts'

/** The link leads to a page with a button, because programs that look at mail follow links, and this one works once. */
export async function sendSignInMail(
  { origin, sendMail }: Pick<ActionContext, 'origin' | 'sendMail'>,
  { email, token, next = {} }: { email: string; token: string; next: Record<string, unknown> | undefined },
): Promise<void> {
  if (!sendMail) throw new BadgeError('unavailable', 'this service sends no mail, so no link can be sent')
  const url = new URL('/app/sign-in/link', origin)
  url.searchParams.set('token', token)
  for (const [name, value] of Object.entries(next)) {
    if (typeof value === 'string' && value !== '') url.searchParams.set(name, value)
  }
  const organisation = typeof next.organisation === 'string' ? next.organisation : undefined
  await sendMail({ to: email, ...buildSignInMail({ url: url.href, organisation }) })
}
