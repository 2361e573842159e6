import { Hono } from 'hono'
import { notFound } from '../../core/badge-error.ts'
import { MailboxPage } from '../../pages/mailbox-page.tsx'
import { renderPage } from '../../pages/render.ts'
import type { AppEnv } from '../context.ts'
import { PAGE_HEADERS } from '../public-response.ts'

/** Mail of a development server, which goes to nobody. There is no such page in production. */
export const developmentMailRoutes = new Hono<AppEnv>().get('/', async (c) => {
  const { development, readMailbox } = c.var.action
  if (!development) throw notFound('page', '/dev/mail')
  return c.html(renderPage(<MailboxPage mails={await readMailbox()} />), 200, {
    ...PAGE_HEADERS,
    'cache-control': 'no-store',
  })
})
