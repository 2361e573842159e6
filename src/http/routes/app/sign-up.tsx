import { Hono } from 'hono'
import { RESERVED_SLUGS } from '../../../core/access/reserved-slugs.ts'
import { BadgeError } from '../../../core/badge-error.ts'
import { SignUpPage } from '../../../pages/app/sign-up-page.tsx'
import { hasIssuer } from '../../../store/issuers.ts'
import { redirectWith, sendPage } from '../../console-page.ts'
import type { AppEnv } from '../../context.ts'
import { attempt, type FormFaults, type FormValues, fieldOf, readForm } from '../../form.ts'
import { signUpForm } from '../../schemas/console.ts'
import { sendLink } from './sign-in.tsx'

const FIELDS = ['name', 'email', 'organisation', 'slug']

const pageOf = (values: FormValues, faults?: FormFaults) => (
  <SignUpPage
    values={Object.fromEntries(FIELDS.map((name) => [name, fieldOf(values, name)]))}
    faults={faults?.fields ?? {}}
    error={faults?.form}
  />
)

export const signUpRoutes = new Hono<AppEnv>()
  .get('/', (c) => sendPage(c, pageOf({})))
  .post('/', async (c) => {
    const values = await readForm(c.req.raw)
    const { faults } = await attempt(signUpForm, values, async ({ name, email, organisation, slug }) => {
      // Told early, because the link would find it out too late for whoever waits for the mail. The batch decides.
      if (RESERVED_SLUGS.includes(slug) || (await hasIssuer(c.var.action.db, slug))) {
        const detail = `the short name ${slug} is taken`
        throw new BadgeError('conflict', detail, { issues: [{ pointer: '/slug', detail }] })
      }
      await sendLink(c, { email, name, next: { organisation, slug } })
    })
    return faults ? sendPage(c, pageOf(values, faults)) : redirectWith(c, '/app/sign-in/sent')
  })
