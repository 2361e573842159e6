import { type Context, Hono } from 'hono'
import { authorize } from '../../../actions/authorize.ts'
import { fromEpochSeconds } from '../../../actions/context.ts'
import { createApiKey } from '../../../actions/create-api-key.ts'
import { listKeys } from '../../../actions/list-keys.ts'
import { apiKeyIdOf, revokeApiKey } from '../../../actions/revoke-api-key.ts'
import { ApiKeysPage, NewApiKeyPage } from '../../../pages/app/api-keys-page.tsx'
import { issuerHref } from '../../../pages/app/navigation.ts'
import { listMembers } from '../../../store/members.ts'
import { redirectWith, sendPage, tenantFrameOf } from '../../console-page.ts'
import type { AppEnv } from '../../context.ts'
import { attempt, fieldOf, readForm } from '../../form.ts'
import { parseInput } from '../../input.ts'
import { cursorOf, keyNumberOf } from '../../present-api-key.ts'
import { apiKeyForm, apiKeyQuery } from '../../schemas/api-keys.ts'

const DAY = 86_400_000
const USUAL = ['issuer.read', 'credentials.read', 'credentials.issue', 'credentials.revoke']

const dateOf = (seconds: number | null): Date | null => (seconds === null ? null : fromEpochSeconds(seconds))

async function keysPage(c: Context<AppEnv>, secret?: string): Promise<Response> {
  const { action, issuer, tenant, mode } = c.var
  const [{ keys, next }, members] = await Promise.all([
    listKeys(action, issuer, parseInput(apiKeyQuery, c.req.query())),
    listMembers(action.db, issuer.tenantId),
  ])
  const names = new Map(members.map(({ userId, name }) => [`person:${userId}`, name]))
  const shown = keys.map((key) => ({
    id: apiKeyIdOf(key.id),
    name: key.name ?? 'Key',
    hint: key.hint,
    scopes: key.scopes,
    ofTenant: key.issuerId === null,
    state: key.state,
    expiresAt: dateOf(key.expiresAt),
    lastUsedAt: dateOf(key.lastUsedAt),
    maker:
      names.get(key.createdBy ?? '') ??
      (key.createdBy?.startsWith('person:') ? 'a former member' : (key.createdBy ?? '')),
  }))
  const props = {
    keys: shown,
    next: next && `${issuerHref(tenant.slug, mode, 'api-keys')}?after=${cursorOf(next)}`,
    ...(secret && { secret }),
  }
  return sendPage(c, <ApiKeysPage frame={tenantFrameOf(c)} {...props} />)
}

export const apiKeyPages = new Hono<AppEnv>()
  .get('/', (c) => keysPage(c))
  .get('/new', (c) => {
    authorize(c.var.action, 'api_keys.write')
    return sendPage(c, <NewApiKeyPage frame={tenantFrameOf(c)} values={{ scopes: USUAL }} faults={{}} />)
  })
  .post('/', async (c) => {
    const { action, issuer } = c.var
    const values = await readForm(c.req.raw)
    const { done, faults } = await attempt(apiKeyForm, values, ({ lifetime, ...input }) => {
      const expiresAt = new Date(action.now().getTime() + Number(lifetime) * DAY)
      return createApiKey(action, issuer, { ...input, ...(lifetime !== 'none' && { expiresAt }) })
    })
    // The answer is the page itself: nothing that could be read twice may hold the key.
    if (done) return keysPage(c, done.secret)
    const shown = {
      name: fieldOf(values, 'name'),
      lifetime: fieldOf(values, 'lifetime'),
      scopes: [values.scopes ?? []].flat(),
    }
    const page = (
      <NewApiKeyPage
        frame={tenantFrameOf(c)}
        values={shown}
        faults={faults?.fields ?? {}}
        error={faults?.form}
      />
    )
    return sendPage(c, page)
  })
  .post('/:id/revoke', async (c) => {
    const { action, issuer, tenant, mode } = c.var
    await revokeApiKey(action, issuer, keyNumberOf(c.req.param('id')))
    return redirectWith(c, issuerHref(tenant.slug, mode, 'api-keys'), 'The key is revoked.')
  })
