import { Hono } from 'hono'
import { epochSeconds } from '../../../actions/context.ts'
import { foundTenant } from '../../../actions/found-tenant.ts'
import { formatUuid } from '../../../core/ids/uuid.ts'
import { OrganisationsPage } from '../../../pages/app/organisations-page.tsx'
import { NewOrganisationPage } from '../../../pages/app/sign-up-page.tsx'
import { listOpenInvitationsOf } from '../../../store/invitations.ts'
import { listMemberships } from '../../../store/members.ts'
import { frameOf, redirectWith, sendPage } from '../../console-page.ts'
import type { AppEnv } from '../../context.ts'
import { attempt, fieldOf, readForm } from '../../form.ts'
import { newOrganisationForm } from '../../schemas/console.ts'

/** `/app`: the organisations that one belongs to; `/app/new`: another one. */
export const organisationRoutes = new Hono<AppEnv>()
  .get('/', async (c) => {
    const { action, signedIn } = c.var
    const [memberships, open] = await Promise.all([
      listMemberships(action.db, signedIn.userId),
      listOpenInvitationsOf(action.db, signedIn.email, epochSeconds(action.now())),
    ])
    const [only, ...others] = memberships
    if (only && others.length === 0 && open.length === 0) return c.redirect(`/app/${only.slug}`, 303)
    const invitations = open.map(({ id, ...rest }) => ({ ...rest, id: formatUuid(id) }))
    return sendPage(
      c,
      <OrganisationsPage frame={frameOf(c)} memberships={memberships} invitations={invitations} />,
    )
  })
  .get('/new', (c) => {
    const { organisation, slug } = c.req.query()
    const page = <NewOrganisationPage frame={frameOf(c)} values={{ organisation, slug }} faults={{}} />
    return sendPage(c, page)
  })
  .post('/new', async (c) => {
    const { action, signedIn } = c.var
    const values = await readForm(c.req.raw)
    const { done, faults } = await attempt(newOrganisationForm, values, async ({ organisation, slug }) => {
      await foundTenant(action, signedIn, { name: organisation, slug })
      return slug
    })
    if (done !== undefined) return redirectWith(c, `/app/${done}`, 'Your organisation is ready.')
    const shown = { organisation: fieldOf(values, 'organisation'), slug: fieldOf(values, 'slug') }
    return sendPage(
      c,
      <NewOrganisationPage
        frame={frameOf(c)}
        values={shown}
        faults={faults?.fields ?? {}}
        error={faults?.form}
      />,
    )
  })
