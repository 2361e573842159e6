import { type Context, Hono } from 'hono'
import { currentCredential } from '../../actions/current-credential.ts'
import {
  type PublishedStatusList,
  publishStatusList,
  signStatusList,
} from '../../actions/publish-status-list.ts'
import { rebuildCredential } from '../../actions/rebuild-credential.ts'
import { BadgeError, invalidInput, notFound } from '../../core/badge-error.ts'
import { embedSvg } from '../../core/embed/embed-svg.ts'
import { formatUuid, parseUuid } from '../../core/ids/uuid.ts'
import { findPublicCredential } from '../../store/credentials.ts'
import { readPaper } from '../certificate-form.ts'
import type { AppEnv } from '../context.ts'
import { CREDENTIAL_SUFFIXES, credentialForm, renderCredential } from '../credential-forms.tsx'
import { clientOf } from '../limit-verification.ts'
import { JSON_OFFERS, negotiate, type Offer } from '../negotiate.ts'
import { embedCardOf } from '../present-embedded.ts'
import { CACHE, IMAGE_HEADERS, sendPublic } from '../public-response.ts'

export const publicCredentialRoutes = new Hono<AppEnv>()
  .get('/:issuer/credentials/:file', async (c) => {
    const { action } = c.var
    const { issuer, file } = c.req.param()
    const [name = '', suffix, ...rest] = file.split('.')
    const id = parseUuid(name)
    if (!id || rest.length > 0 || (suffix !== undefined && !CREDENTIAL_SUFFIXES.includes(suffix))) {
      throw notFound('credential', file.slice(0, 64))
    }
    const record = await findPublicCredential(action.db, issuer, id)
    const form = credentialForm(suffix, c.req.header('accept'))
    if (record.supersededBy) {
      // The old one may carry a name that its holder has left behind: nobody sees it here again.
      const successor = `${record.baseUrl}/credentials/${formatUuid(record.supersededBy)}`
      if (form.kind === 'html') return c.redirect(successor, 303)
      c.header('link', `<${successor}>; rel="successor-version"`)
      throw new BadgeError('gone', 'this credential was replaced; the Link header says by which')
    }
    const rebuilt = await rebuildCredential(action, record)
    const printed = { paper: readPaper(c.req.query('paper')), client: clientOf(c) }
    const answer = await renderCredential(action, form, record, { rebuilt, printed })
    return sendPublic(c, { ...answer, negotiated: suffix === undefined })
  })
  .get('/:issuer/credentials/:id/embed.svg', async (c) => {
    const { action } = c.var
    const { issuer, id } = c.req.param()
    const key = parseUuid(id)
    if (!key) throw notFound('credential', id.slice(0, 64))
    const record = await findPublicCredential(action.db, issuer, key)
    if (record.dataKey === null)
      throw new BadgeError('gone', 'the recipient of this credential has been erased')
    return sendPublic(c, {
      body: embedSvg(embedCardOf(record, action.now())),
      contentType: 'image/svg+xml',
      cacheControl: CACHE.state,
      headers: IMAGE_HEADERS,
    })
  })
  .get('/:issuer/credentials/:id/refresh', async (c) => {
    const { action } = c.var
    const { issuer, id } = c.req.param()
    const first = parseUuid(id)
    if (!first) throw notFound('credential', id.slice(0, 64))
    const { document } = await currentCredential(action, issuer, first)
    const form = negotiate<'json'>(c.req.header('accept'), JSON_OFFERS)
    const { contentType } = form
    return sendPublic(c, { body: JSON.stringify(document), contentType, cacheControl: CACHE.state })
  })
  .get('/:issuer/status/:list/suspension', async (c) => {
    const { issuer, list } = c.req.param()
    if (!/^\d{1,9}$/.test(list)) throw notFound('status list', list.slice(0, 64))
    const published = await publishStatusList(
      c.var.action,
      issuer,
      Number(list),
      'suspension',
      c.var.identity?.identityId,
    )
    return sendList(c, published)
  })
  .get('/:issuer/status/:list', async (c) => {
    const { issuer, list } = c.req.param()
    if (c.req.query('timestamp') !== undefined) {
      // Bitstring Status List 1.0 section 2.4: the list as it was at that time, or an error; never today's.
      throw invalidInput('/timestamp', 'status lists of the past are not served')
    }
    const [number = '', suffix] = list.split('.')
    if (!/^\d{1,9}$/.test(number) || (suffix !== undefined && suffix !== 'jwt')) {
      throw notFound('status list', list.slice(0, 64))
    }
    const published = await publishStatusList(
      c.var.action,
      issuer,
      Number(number),
      'revocation',
      c.var.identity?.identityId,
    )
    return sendList(c, published, suffix)
  })

const JWT_OFFER = { kind: 'jwt', contentType: 'application/vc+jwt' } as const satisfies Offer<'jwt'>

/** A list as JSON or as a token, whichever the client likes: a list is secured as its credentials are. */
async function sendList(
  c: Context<AppEnv>,
  published: PublishedStatusList,
  suffix?: 'jwt',
): Promise<Response> {
  const { document, version, publishedAt } = published
  const form: Offer<'json' | 'jwt'> =
    suffix === 'jwt'
      ? JWT_OFFER
      : negotiate<'json' | 'jwt'>(c.req.header('accept'), [...JSON_OFFERS, JWT_OFFER])
  const isJwt = form.kind === 'jwt'
  return sendPublic(c, {
    body: isJwt ? await signStatusList(c.var.action, published) : document,
    contentType: form.contentType,
    cacheControl: CACHE.state,
    // Two lists of one version that were signed at different times are different documents.
    etag: `"${version}-${publishedAt}${isJwt ? '-jwt' : ''}"`,
    // A cache that does not look at `Accept` must hold the JSON, which every verifier reads.
    negotiated: isJwt && suffix === undefined,
  })
}
