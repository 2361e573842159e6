import { type Context, Hono } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { authorize } from '../../../actions/authorize.ts'
import { describeProfile } from '../../../actions/change-profile.ts'
import { epochSeconds } from '../../../actions/context.ts'
import { formatUuid } from '../../../core/ids/uuid.ts'
import { issuerHref } from '../../../pages/app/navigation.ts'
import { OverviewPage } from '../../../pages/app/overview-page.tsx'
import {
  countCredentials,
  countWaitingEvents,
  findFirstSteps,
  findNewestCredential,
  MOST_COUNTED,
} from '../../../store/first-steps.ts'
import { redirectWith, sendPage, tenantFrameOf } from '../../console-page.ts'
import type { AppEnv } from '../../context.ts'

/** What a person has done with the first steps here: `opened` a badge, or put the list `away`. */
const STEPS = 'signet_steps'
const A_YEAR = 365 * 86_400

const hrefOf = (c: Context<AppEnv>) => issuerHref(c.var.tenant.slug, c.var.mode, '')

const remember = (c: Context<AppEnv>, value: 'opened' | 'away') =>
  setCookie(c, STEPS, value, {
    path: hrefOf(c),
    httpOnly: true,
    sameSite: 'Lax',
    secure: c.var.action.origin.startsWith('https:'),
    maxAge: A_YEAR,
  })

async function firstStepsOf(c: Context<AppEnv>, now: number) {
  const { action, issuer } = c.var
  const remembered = getCookie(c, STEPS)
  if (remembered === 'away') return undefined
  const { tenantId, id: issuerId } = issuer
  const found = await findFirstSteps(action.db, { tenantId, issuerId }, now)
  const profile = describeProfile(issuer).description !== undefined
  return found && { ...found, profile, opened: found.badge && remembered === 'opened' }
}

export const overviewPages = new Hono<AppEnv>()
  .get('/', async (c) => {
    const { action, issuer } = c.var
    authorize(action, 'issuer.read')
    const { slug, did, baseUrl, profile, tenantId, id: issuerId } = issuer
    const now = epochSeconds(action.now())
    const [firstSteps, counts, waiting] = await Promise.all([
      firstStepsOf(c, now),
      countCredentials(action.db, issuerId, now),
      countWaitingEvents(action.db, { tenantId, issuerId }),
    ])
    const props = {
      issuer: { name: String(profile.name), slug, did, url: baseUrl },
      figures: { ...counts, waiting, most: MOST_COUNTED },
      ...(firstSteps && { firstSteps }),
    }
    return sendPage(c, <OverviewPage frame={tenantFrameOf(c)} {...props} />)
  })
  .get('/first-steps/badge', async (c) => {
    const { action, issuer } = c.var
    authorize(action, 'credentials.read')
    const id = await findNewestCredential(action.db, issuer.id)
    if (!id) return redirectWith(c, hrefOf(c), 'There is no badge yet.', 'fault')
    remember(c, 'opened')
    return c.redirect(`${issuer.baseUrl}/credentials/${formatUuid(id)}`, 303)
  })
  .post('/first-steps/put-away', (c) => {
    remember(c, 'away')
    return redirectWith(c, hrefOf(c))
  })
