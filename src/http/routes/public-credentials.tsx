import { Hono } from 'hono'
import { publishStatusList } from '../../actions/publish-status-list.ts'
import { rebuildCredential } from '../../actions/rebuild-credential.ts'
import { notFound } from '../../core/badge-error.ts'
import { parseUuid } from '../../core/ids/uuid.ts'
import { CredentialPage } from '../../pages/credential-page.tsx'
import { renderPage } from '../../pages/render.ts'
import { findPublicCredential } from '../../store/credentials.ts'
import type { AppEnv } from '../context.ts'
import { presentCredential } from '../present-credential.ts'
import { CACHE, PAGE_HEADERS, preferredType, sendPublic } from '../public-response.ts'

export const publicCredentialRoutes = new Hono<AppEnv>()
  .get('/:issuer/credentials/:file', async (c) => {
    const { action } = c.var
    const { issuer, file } = c.req.param()
    const [, name = '', suffix] = /^([^.]*)(\.json)?$/.exec(file) ?? []
    const id = parseUuid(name)
    if (!id) throw notFound('credential', file.slice(0, 64))
    const record = await findPublicCredential(action.db, issuer, id)
    const rebuilt = await rebuildCredential(action, record)
    const type = suffix ? 'application/vc+ld+json' : preferredType(c.req.header('accept'))
    if (type !== 'text/html') {
      const body = JSON.stringify(rebuilt.document)
      return sendPublic(c, { body, contentType: type, cacheControl: CACHE.document, negotiated: !suffix })
    }
    const props = presentCredential(record, rebuilt, { origin: action.origin, now: action.now() })
    return sendPublic(c, {
      body: renderPage(<CredentialPage {...props} />),
      contentType: 'text/html; charset=utf-8',
      cacheControl: CACHE.state,
      negotiated: true,
      headers: PAGE_HEADERS,
    })
  })
  .get('/:issuer/status/:list', async (c) => {
    const { issuer, list } = c.req.param()
    if (!/^\d{1,9}$/.test(list)) throw notFound('status list', list.slice(0, 64))
    const { document, version, publishedAt } = await publishStatusList(c.var.action, issuer, Number(list))
    const type = preferredType(c.req.header('accept'))
    return sendPublic(c, {
      body: document,
      contentType: type === 'text/html' ? 'application/vc+ld+json' : type,
      cacheControl: CACHE.state,
      // Two lists of one version that were signed at different times are different documents.
      etag: `"${version}-${publishedAt}"`,
    })
  })
