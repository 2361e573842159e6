import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { JSX } from 'hono/jsx/jsx-runtime'
import { fromBase64Url, toBase64Url } from '../core/encoding/base64.ts'
import { fromUtf8, utf8 } from '../core/encoding/bytes.ts'
import type { ConsoleFrame, Flash, TenantFrame } from '../pages/app/frame.ts'
import { renderPage } from '../pages/render.ts'
import type { AppEnv } from './context.ts'
import { PAGE_HEADERS } from './public-response.ts'

export const CONSOLE_HEADERS = {
  ...PAGE_HEADERS,
  // With no-referrer browsers would send the forms of our own pages with `Origin: null`.
  'referrer-policy': 'same-origin',
  'cache-control': 'no-store',
} as const

const FLASH = 'signet_flash'

/** What stands around a page. Reads the flash message, which is then gone. */
export function frameOf(c: Context<AppEnv>): ConsoleFrame {
  const { signedIn, tenant, person, mode, action } = c.var
  const flash = takeFlash(c)
  return {
    person: { name: signedIn.name, email: signedIn.email },
    ...(tenant && {
      tenant: {
        slug: tenant.slug,
        name: tenant.name,
        role: person.role,
        grants: action.grants,
        suspended: tenant.state === 'suspended',
      },
    }),
    ...(mode && { mode }),
    path: c.req.path,
    ...(flash && { flash }),
  }
}

/** The same behind `requirePerson`, where there is a tenant. */
export function tenantFrameOf(c: Context<AppEnv>): TenantFrame {
  const { tenant, ...frame } = frameOf(c)
  if (!tenant) throw new Error('this page is not behind requirePerson')
  return { ...frame, tenant }
}

/** A page of the console; never kept by a cache. */
export const sendPage = (c: Context<AppEnv>, page: JSX.Element): Response => {
  for (const [name, value] of Object.entries(CONSOLE_HEADERS)) c.header(name, value)
  return c.html(renderPage(page))
}

/** The answer to a form that did its work: the next page, which says `text` once. A reload repeats nothing. */
export function redirectWith(
  c: Context<AppEnv>,
  path: string,
  text?: string,
  kind: Flash['kind'] = 'done',
): Response {
  if (text !== undefined) {
    setCookie(c, FLASH, toBase64Url(utf8(JSON.stringify({ kind, text: text.slice(0, 500) }))), {
      path: '/app',
      httpOnly: true,
      sameSite: 'Lax',
      secure: c.var.action.origin.startsWith('https:'),
      maxAge: 120,
    })
  }
  return c.redirect(path, 303)
}

export function takeFlash(c: Context<AppEnv>): Flash | undefined {
  const cookie = getCookie(c, FLASH)
  if (cookie === undefined) return undefined
  deleteCookie(c, FLASH, { path: '/app' })
  try {
    const { kind, text }: Flash = JSON.parse(fromUtf8(fromBase64Url(cookie)))
    return { kind: kind === 'fault' ? 'fault' : 'done', text: String(text) }
  } catch {
    return undefined
  }
}
