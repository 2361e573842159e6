import { type Context, Hono } from 'hono'
import { authorize } from '../../../actions/authorize.ts'
import { bringSigningKey } from '../../../actions/bring-signing-key.ts'
import { compromiseSigningKey } from '../../../actions/compromise-signing-key.ts'
import { listIssuerKeys } from '../../../actions/list-signing-keys.ts'
import { listIssuerTasks } from '../../../actions/list-tasks.ts'
import { countReissue, startReissue } from '../../../actions/reissue-credentials.ts'
import { retireSigningKey } from '../../../actions/retire-signing-key.ts'
import { rotateSigningKey } from '../../../actions/rotate-signing-key.ts'
import { signingSecretName } from '../../../core/keys/own-key.ts'
import { issuerHref } from '../../../pages/app/navigation.ts'
import { OwnKeyPage } from '../../../pages/app/own-key-page.tsx'
import { ReissuePage } from '../../../pages/app/reissue-page.tsx'
import { SigningKeysPage } from '../../../pages/app/signing-keys-page.tsx'
import { frameOf, redirectWith, sendPage, tenantFrameOf } from '../../console-page.ts'
import type { AppEnv } from '../../context.ts'
import { attempt, readForm } from '../../form.ts'
import { parseInput } from '../../input.ts'
import {
  compromiseForm,
  ownKeyForm,
  reissueForm,
  reissueQuery,
  rotateInput,
} from '../../schemas/signing-key.ts'

const pathOf = ({ var: { tenant, mode } }: Context<AppEnv>): string =>
  issuerHref(tenant.slug, mode, 'signing-keys')

const done = (c: Context<AppEnv>, text: string) => redirectWith(c, pathOf(c), text)

function ownKeyPage(c: Context<AppEnv>, error?: string): Response {
  authorize(c.var.action, 'signing_keys.write')
  const secretName = signingSecretName(c.var.issuer.slug)
  return sendPage(c, <OwnKeyPage frame={frameOf(c)} path={pathOf(c)} secretName={secretName} error={error} />)
}

async function reissuePage(c: Context<AppEnv>, key: string, error?: string): Promise<Response> {
  const count = await countReissue(c.var.action, c.var.issuer, { key })
  const props = { frame: frameOf(c), path: pathOf(c), keyId: key, count, error }
  return sendPage(c, <ReissuePage {...props} />)
}

export const signingKeyPages = new Hono<AppEnv>()
  .get('/', async (c) => {
    const { action, issuer } = c.var
    const [keys, tasks] = await Promise.all([listIssuerKeys(action, issuer), listIssuerTasks(action, issuer)])
    const newest = tasks.find(({ kind }) => kind === 'credentials.reissue')
    const reissue = newest && { ...newest, total: newest.total ?? 0 }
    const didDocumentUrl = `${issuer.homeUrl}/did.json`
    const props = { frame: tenantFrameOf(c), keys, didDocumentUrl, ...(reissue && { reissue }) }
    return sendPage(c, <SigningKeysPage {...props} />)
  })
  .post('/rotate', async (c) => {
    const { algorithm } = parseInput(rotateInput, await readForm(c.req.raw))
    await rotateSigningKey(c.var.action, c.var.issuer, algorithm)
    return done(c, 'A new key signs from now on. What the old one has signed goes on verifying.')
  })
  .get('/own', (c) => ownKeyPage(c))
  .post('/', async (c) => {
    const { action, issuer } = c.var
    const { faults } = await attempt(ownKeyForm, await readForm(c.req.raw), (own) =>
      bringSigningKey(action, issuer, own),
    )
    if (faults) return ownKeyPage(c, faults.fields.jwk ?? faults.form ?? 'This key cannot be used.')
    return done(c, 'Your key signs from now on.')
  })
  .get('/reissue', async (c) => {
    authorize(c.var.action, 'signing_keys.write')
    return reissuePage(c, parseInput(reissueQuery, c.req.query()).key)
  })
  .post('/reissue', async (c) => {
    const { action, issuer } = c.var
    const values = await readForm(c.req.raw)
    const { key } = parseInput(reissueQuery, { key: values.key })
    const { done: started, faults } = await attempt(reissueForm, values, (input) =>
      startReissue(action, issuer, input),
    )
    if (faults) return reissuePage(c, key, faults.form)
    return done(c, `${started.count} badges are being issued anew.`)
  })
  .post('/:key/retire', async (c) => {
    await retireSigningKey(c.var.action, c.var.issuer, c.req.param('key'))
    return done(c, 'The key is retired.')
  })
  .post('/:key/compromised', async (c) => {
    const { since } = parseInput(compromiseForm, await readForm(c.req.raw))
    await compromiseSigningKey(c.var.action, c.var.issuer, c.req.param('key'), since)
    return done(c, 'The key is marked as compromised. You can now issue its badges anew.')
  })
