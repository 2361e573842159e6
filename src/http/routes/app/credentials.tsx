import { type Context, Hono } from 'hono'
import { authorize } from '../../../actions/authorize.ts'
import { issueOrAsk } from '../../../actions/issue-or-ask.ts'
import { type CredentialQuery, listIssuedCredentials } from '../../../actions/list-credentials.ts'
import { isGranted } from '../../../core/access/permissions.ts'
import { CredentialsPage, type CredentialsPageProps } from '../../../pages/app/credentials-page.tsx'
import { IssuePage } from '../../../pages/app/issue-page.tsx'
import { listAchievements } from '../../../store/achievements.ts'
import { redirectWith, sendPage, tenantFrameOf } from '../../console-page.ts'
import type { AppEnv } from '../../context.ts'
import { issueItemOf } from '../../credential-items.ts'
import { achievementChoices, credentialsPath, presentRow, redirectToApproval } from '../../credential-page.ts'
import { attempt, type FormFaults, type FormValues, fieldOf, readForm } from '../../form.ts'
import { idempotencyOfForm, newFormKey } from '../../form-key.ts'
import { parseInput } from '../../input.ts'
import { findForm, issueForm, listFilter } from '../../schemas/credential-form.ts'

const PAGE = 50
const FIELDS = ['key', 'achievement', 'name', 'email', 'validUntil', 'narrative', 'evidence']

async function listPage(
  c: Context<AppEnv>,
  { items, next }: Partial<Awaited<ReturnType<typeof listIssuedCredentials>>>,
  more: Pick<CredentialsPageProps, 'search'> & Partial<Pick<CredentialsPageProps, 'filter' | 'older'>>,
): Promise<Response> {
  const { action, issuer } = c.var
  const achievements = await listAchievements(action.db, issuer.id)
  const props = {
    rows: (items ?? []).map((item) => presentRow(item, action.now())),
    achievements: achievements.map(({ slug, document }) => ({ slug, name: String(document.name) })),
    filter: {},
    mayIssue: isGranted(action.grants, 'credentials.issue'),
    ...more,
    ...(more.search && { search: { ...more.search, older: next } }),
  }
  return sendPage(c, <CredentialsPage frame={tenantFrameOf(c)} {...props} />)
}

const newest = (c: Context<AppEnv>, query: Omit<CredentialQuery, 'limit'>) =>
  listIssuedCredentials(c.var.action, c.var.issuer, {
    ...query,
    newestFirst: true,
    namesAsIssued: true,
    limit: PAGE,
  })

async function issuePage(c: Context<AppEnv>, values: FormValues, faults?: FormFaults): Promise<Response> {
  const props = {
    achievements: await achievementChoices(c),
    values: {
      ...Object.fromEntries(FIELDS.map((name) => [name, fieldOf(values, name)])),
      key: fieldOf(values, 'key') ?? newFormKey(c.var.action),
    },
    faults: faults?.fields ?? {},
    error: faults?.form,
  }
  return sendPage(c, <IssuePage frame={tenantFrameOf(c)} {...props} />)
}

/** What has been issued, and one more by hand. */
export const credentialPages = new Hono<AppEnv>()
  .get('/', async (c) => {
    const asked = Object.fromEntries(Object.entries(c.req.query()).filter(([, value]) => value !== ''))
    const { after, ...filter } = parseInput(listFilter, asked)
    const { items, next } = await newest(c, { ...filter, after })
    const { after: _, ...same } = asked
    const older = next && `${credentialsPath(c)}?${new URLSearchParams({ ...same, after: next })}`
    return listPage(c, { items }, { filter, ...(older && { older }) })
  })
  .post('/find', async (c) => {
    authorize(c.var.action, 'credentials.read')
    const values = await readForm(c.req.raw)
    const { done, faults } = await attempt(findForm, values, ({ email, after }) =>
      newest(c, { recipient: email, after }),
    )
    const email = fieldOf(values, 'email')
    if (faults) return listPage(c, {}, { search: { email, error: faults.fields.email ?? faults.form } })
    return listPage(c, done, { search: { email } })
  })
  .get('/new', (c) => {
    authorize(c.var.action, 'credentials.issue')
    return issuePage(c, { achievement: c.req.query('achievement') ?? '' })
  })
  .post('/', async (c) => {
    const { action, issuer } = c.var
    authorize(action, 'credentials.issue')
    const values = await readForm(c.req.raw)
    const { done, faults } = await attempt(issueForm, values, async ({ key, achievement, item }) => {
      const idempotency = await idempotencyOfForm(action, key, values)
      const items = [issueItemOf(item, action.now())]
      return issueOrAsk(action, issuer, { achievement, items, idempotency })
    })
    if (faults) return issuePage(c, values, faults)
    if ('approval' in done) return redirectToApproval(c, done.approval)
    return redirectWith(c, credentialsPath(c, done.credentials[0]?.id), 'The badge is issued.')
  })
