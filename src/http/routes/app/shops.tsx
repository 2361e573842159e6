import { type Context, Hono } from 'hono'
import { authorize } from '../../../actions/authorize.ts'
import { changeEndpoint, deleteEndpoint } from '../../../actions/change-endpoint.ts'
import { createEndpoint } from '../../../actions/create-endpoint.ts'
import { describeSetup } from '../../../actions/describe-setup.ts'
import { rotateEndpointSecret } from '../../../actions/rotate-endpoint-secret.ts'
import { setEndpointApiKey } from '../../../actions/set-endpoint-api-key.ts'
import { providers } from '../../../commerce/providers.ts'
import { issuerHref } from '../../../pages/app/navigation.ts'
import { ShopPage } from '../../../pages/app/shop-page.tsx'
import { ChooseShopPage, NewShopPage, ShopsPage } from '../../../pages/app/shops-page.tsx'
import { listEndpoints } from '../../../store/endpoints.ts'
import { redirectWith, sendPage, tenantFrameOf } from '../../console-page.ts'
import type { AppEnv } from '../../context.ts'
import { attempt, type FormFaults, type FormValues, fieldOf, readForm } from '../../form.ts'
import { newShopProps, providerNamed, settingsOfForm, shopProps, shownShop } from '../../present-shop.ts'
import { apiKeyInput, endpointForm, endpointSettingsForm, secretForm } from '../../schemas/endpoint.ts'
import { withoutUndefined } from '../../without-undefined.ts'
import { endpointIdIn } from '../endpoints.ts'

const pathTo = (c: Context<AppEnv>, id = '') =>
  issuerHref(c.var.tenant.slug, c.var.mode, `shops${id && `/${id}`}`)

/** The page of one shop, with what was wrong with a form on it, or with a secret to show. */
async function shopPage(
  c: Context<AppEnv>,
  publicId: string,
  more: { secret?: string; faults?: FormFaults; values?: FormValues } = {},
): Promise<Response> {
  const { action, issuer } = c.var
  const setup = await describeSetup(action, issuer, endpointIdIn(publicId))
  return sendPage(c, <ShopPage frame={tenantFrameOf(c)} {...shopProps(action.origin, setup, more)} />)
}

export const shopPages = new Hono<AppEnv>()
  .get('/', async (c) => {
    const { action, issuer } = c.var
    authorize(action, 'issuer.read')
    const rows = await listEndpoints(action.db, issuer.id)
    return sendPage(c, <ShopsPage frame={tenantFrameOf(c)} shops={rows.map(shownShop)} />)
  })
  .get('/new', (c) => {
    authorize(c.var.action, 'commerce.write')
    const name = c.req.query('provider')
    const frame = tenantFrameOf(c)
    if (name === undefined) {
      const shops = Object.values(providers).map(({ name: provider, title, about }) => ({
        provider,
        title,
        about,
      }))
      return sendPage(c, <ChooseShopPage frame={frame} shops={shops} />)
    }
    const values = { mode: c.var.mode === 'test' ? 'test' : 'both' }
    return sendPage(c, <NewShopPage frame={frame} {...newShopProps(providerNamed(name), values)} />)
  })
  .post('/', async (c) => {
    const { action, issuer } = c.var
    const values = await readForm(c.req.raw)
    const { done, faults } = await attempt(endpointForm, values, ({ provider, ...said }) =>
      createEndpoint(action, issuer, { provider, ...settingsOfForm(said) }),
    )
    if (!done) {
      const provider = providerNamed(fieldOf(values, 'provider') ?? '')
      const page = <NewShopPage frame={tenantFrameOf(c)} {...newShopProps(provider, values, faults)} />
      return sendPage(c, page)
    }
    // The answer is the page itself: nothing that could be read twice may hold the secret.
    if (done.secret !== undefined) return shopPage(c, done.id, { secret: done.secret })
    return redirectWith(
      c,
      pathTo(c, done.id),
      'The address is made. Paste it into the shop, and its secret here.',
    )
  })
  .get('/:id', (c) => shopPage(c, c.req.param('id')))
  .post('/:id/secret', async (c) => {
    const { action, issuer } = c.var
    const id = c.req.param('id')
    const { done, faults } = await attempt(secretForm, await readForm(c.req.raw), (input) =>
      rotateEndpointSecret(action, issuer, endpointIdIn(id), withoutUndefined(input)),
    )
    if (faults) return shopPage(c, id, { faults })
    if (done.secret !== undefined) return shopPage(c, id, { secret: done.secret })
    return redirectWith(c, pathTo(c, id), 'The secret is saved.')
  })
  .post('/:id/settings', async (c) => {
    const { action, issuer } = c.var
    const id = c.req.param('id')
    const values = await readForm(c.req.raw)
    const { faults } = await attempt(endpointSettingsForm, values, (said) =>
      changeEndpoint(action, issuer, endpointIdIn(id), settingsOfForm(said)),
    )
    if (faults) return shopPage(c, id, { faults, values })
    return redirectWith(c, pathTo(c, id), 'The settings are saved.')
  })
  .post('/:id/api-key', async (c) => {
    const { action, issuer } = c.var
    const id = c.req.param('id')
    const { faults } = await attempt(apiKeyInput, await readForm(c.req.raw), ({ key }) =>
      setEndpointApiKey(action, issuer, endpointIdIn(id), key),
    )
    if (faults)
      return shopPage(c, id, { faults: { ...faults, fields: { key: faults.form ?? '', ...faults.fields } } })
    return redirectWith(c, pathTo(c, id), 'The key is saved; the shop is asked within a minute.')
  })
  .post('/:id/api-key/remove', async (c) => {
    const id = c.req.param('id')
    await setEndpointApiKey(c.var.action, c.var.issuer, endpointIdIn(id), null)
    return redirectWith(c, pathTo(c, id), 'The key is removed.')
  })
  .post('/:id/:change{(?:pause|resume)}', async (c) => {
    const { id, change } = c.req.param()
    const state = change === 'pause' ? 'paused' : 'active'
    await changeEndpoint(c.var.action, c.var.issuer, endpointIdIn(id), { state })
    return redirectWith(
      c,
      pathTo(c, id),
      state === 'paused' ? 'The shop is paused.' : 'The shop works again.',
    )
  })
  .post('/:id/delete', async (c) => {
    await deleteEndpoint(c.var.action, c.var.issuer, endpointIdIn(c.req.param('id')))
    return redirectWith(c, pathTo(c), 'The shop is deleted.')
  })
