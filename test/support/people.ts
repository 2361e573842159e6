import type { Role } from '../../src/core/access/permissions.ts'
import { ORIGIN, send, type TestTenant } from './api.ts'
import { DB, scalar } from './database.ts'

export type Send = typeof send

let count = 0

/** A browser with its cookies, as far as the console needs one. */
export function openBrowser(sendThere: Send = send) {
  const cookies = new Map<string, string>()
  count += 1
  // Limits go by the address that the platform saw: each browser has one of its own.
  const address = `10.${(count >> 16) & 255}.${(count >> 8) & 255}.${count & 255}`

  async function go(
    method: string,
    path: string,
    options: { body?: string; headers?: Record<string, string> } = {},
  ) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await sendThere(method, path, {
      ...options,
      headers: {
        accept: 'text/html',
        'cf-connecting-ip': address,
        'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Chrome/150.0.0.0 Safari/537.36',
        ...(cookie && { cookie }),
        ...options.headers,
      },
    })
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';')
      const at = pair.indexOf('=')
      const gone = attributes.some((text) => text.trim().toLowerCase() === 'max-age=0')
      if (gone) cookies.delete(pair.slice(0, at))
      else cookies.set(pair.slice(0, at), pair.slice(at + 1))
    }
    return { status: response.status, headers: response.headers, text: await response.text() }
  }

  return {
    address,
    cookies,
    get: (path: string, headers: Record<string, string> = {}) => go('GET', path, { headers }),
    /** Sends a form as a page of ours does; `headers` can say otherwise. */
    post: (
      path: string,
      form: Record<string, string> | [string, string][] = {},
      headers: Record<string, string> = {},
    ) =>
      go('POST', path, {
        body: new URLSearchParams(form).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin: ORIGIN, ...headers },
      }),
  }
}

export type Browser = ReturnType<typeof openBrowser>

/** The newest mail to an address, from the development mailbox. */
export async function mailTo(email: string): Promise<string> {
  const page = await (await send('GET', '/dev/mail', { headers: { accept: 'text/html' } })).text()
  const mail = page.split('<article').find((part) => part.includes(`To: ${email}`))
  if (!mail) throw new Error(`no mail to ${email}`)
  return mail.replaceAll('&amp;', '&')
}

export async function linkIn(email: string): Promise<URL> {
  const link = /http:\/\/localhost:8787\/app\/[^\s<"]+/.exec(await mailTo(email))?.[0]
  if (!link) throw new Error(`no link in the mail to ${email}`)
  return new URL(link)
}

/** Opens the link of a mail and presses its button. */
export const pressLink = (browser: Browser, link: URL) =>
  browser.post('/app/sign-in/link', [...link.searchParams.entries()])

let people = 0

export const newAddress = (name = 'person'): string =>
  `${name}-${++people}-${crypto.randomUUID().slice(0, 6)}@example.org`

/** Somebody who has signed in by mail. */
export async function createPerson(email = newAddress()) {
  const browser = openBrowser()
  const asked = await browser.post('/app/sign-in', { email })
  if (asked.status !== 303) throw new Error(`no sign-in mail: ${asked.status} ${asked.text}`)
  const entered = await pressLink(browser, await linkIn(email))
  if (entered.headers.get('location') !== '/app')
    throw new Error(`not signed in: ${entered.status} ${entered.text}`)
  const userId = await scalar<string>('select id from users where email = ?', email)
  await DB.prepare('update users set name = ? where id = ?').bind('Pat Person', userId).run()
  return { ...browser, email, userId }
}

export type Person = Awaited<ReturnType<typeof createPerson>>

/** A person who is a member of the tenant. */
export async function createMember({ slug }: Pick<TestTenant, 'slug'>, role: Role): Promise<Person> {
  const person = await createPerson()
  await join(slug, person.userId, role)
  return person
}

export async function join(slug: string, userId: string, role: Role): Promise<void> {
  const insert = `insert into members (tenant_id, user_id, role, created_at)
    select id, ?, ?, 0 from tenants where slug = ?`
  await DB.prepare(insert).bind(userId, role, slug).run()
}
