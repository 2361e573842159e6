import type { OutgoingMail, SendMail } from './mail.ts'

/** Where mails may be posted to: nothing in them may be read on the way. Loopback is for tests. */
export const isMailAddress = (url: string): boolean =>
  /^https:\/\/|^http:\/\/(localhost|127\.0\.0\.1)[:/]/.test(url) && URL.canParse(url)

const TIMEOUT_MS = 10_000

/**
 * Any provider that takes a mail as JSON over HTTP: `{from, to, subject, text, html}` with a bearer token. docs/operations.md
 * says how others are put behind it. What the provider answers is not repeated: it may quote the mail.
 */
export const httpMailer =
  (fetchThere: typeof fetch, { url, token, from }: { url: string; token: string; from: string }): SendMail =>
  async ({ to, subject, text, html }: OutgoingMail) => {
    const response = await fetchThere(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ from, to, subject, text, html }),
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    await response.body?.cancel()
    if (!response.ok) throw new Error(`the mail provider answered ${response.status}`)
  }
