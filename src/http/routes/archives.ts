import { Hono } from 'hono'
import { exportTenant, listArchiveSummaries, openArchive } from '../../actions/export-tenant.ts'
import { BadgeError, notFound } from '../../core/badge-error.ts'
import type { AppEnv } from '../context.ts'

/** Everything of the tenant as one file. Private keys are for owners who sign in, never for keys of the API. */
export const exportRoutes = new Hono<AppEnv>()
  .post('/', async (c) => c.json(await exportTenant(c.var.action, c.var.issuer), 202))
  .get('/', async (c) => c.json({ items: await listArchiveSummaries(c.var.action, c.var.issuer) }))

/** Where an archive can be fetched by whoever has its link. */
export const archiveRoutes = new Hono<AppEnv>().get('/:token', async (c) => {
  const { action } = c.var
  const token = c.req.param('token')
  const archive = /^[\w-]{43}$/.test(token) ? await openArchive(action, token) : undefined
  // The token stays out of the answer, which may be logged.
  if (!archive) throw notFound('archive', 'of that link')
  if (archive.state === 'making') {
    throw new BadgeError('conflict', 'the archive is still being made; try again in a minute')
  }
  const waiting = [...archive.pieces]
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = waiting.shift()
      const piece = next === undefined ? undefined : await action.files.get(next)
      if (piece) controller.enqueue(piece.bytes)
      else if (next === undefined) controller.close()
      else controller.error(new Error('a piece of the archive is not there any more'))
    },
  })
  return c.body(body, 200, {
    'content-type': 'application/zip',
    'content-length': String(archive.size),
    'content-disposition': `attachment; filename="${archive.name}"`,
    'cache-control': 'private, no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  })
})
