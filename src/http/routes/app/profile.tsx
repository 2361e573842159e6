import { type Context, Hono } from 'hono'
import { authorize } from '../../../actions/authorize.ts'
import { changeProfile, describeProfile } from '../../../actions/change-profile.ts'
import { isGranted } from '../../../core/access/permissions.ts'
import { toBase64 } from '../../../core/encoding/base64.ts'
import { issuerHref } from '../../../pages/app/navigation.ts'
import { ProfilePage } from '../../../pages/app/profile-page.tsx'
import { findIssuerById } from '../../../store/issuers.ts'
import { MEBIBYTE } from '../../body.ts'
import { redirectWith, sendPage, tenantFrameOf } from '../../console-page.ts'
import type { AppEnv } from '../../context.ts'
import {
  attempt,
  type FormFaults,
  type FormValues,
  readFormData,
  savedOrTyped,
  valuesOf,
} from '../../form.ts'
import { pictureHere } from '../../present-profile.ts'
import { profileForm } from '../../schemas/profile-form.ts'
import { withoutUndefined } from '../../without-undefined.ts'

async function profilePage(
  c: Context<AppEnv>,
  { values, faults }: { values?: FormValues; faults?: FormFaults } = {},
): Promise<Response> {
  const { action, tenant } = c.var
  authorize(action, 'issuer.read')
  // Somebody may have changed it since this request began.
  const issuer = await findIssuerById(action.db, tenant.id, c.var.issuer.id)
  const { image, address, ...text } = describeProfile(issuer)
  const now: Record<string, string | undefined> = { ...text, ...address }
  const props = {
    ...savedOrTyped(now, String(issuer.profileId), { values, faults }),
    logo: image && pictureHere(image.id, issuer.baseUrl),
    publicUrl: issuer.baseUrl,
    mayChange: isGranted(action.grants, 'profile.write'),
  }
  return sendPage(c, <ProfilePage frame={tenantFrameOf(c)} {...props} />)
}

/** A picture that came with the form, as an address that holds it. */
async function logoIn(form: FormData): Promise<{ logo?: string }> {
  const file = form.get('logo')
  if (!(file instanceof File) || file.size === 0) return {}
  const bytes = new Uint8Array(await file.arrayBuffer())
  return { logo: `data:${file.type};base64,${toBase64(bytes)}` }
}

/** What the issuer says of itself. */
export const profilePages = new Hono<AppEnv>()
  .get('/', (c) => profilePage(c))
  .post('/', async (c) => {
    const { action, issuer, tenant, mode } = c.var
    authorize(action, 'profile.write')
    const form = await readFormData(c.req.raw, MEBIBYTE)
    const values = valuesOf(form)
    const filled = { ...values, ...(await logoIn(form)) }
    const { faults } = await attempt(profileForm, filled, (change) =>
      changeProfile(action, issuer, withoutUndefined(change)),
    )
    if (faults) return profilePage(c, { values, faults })
    return redirectWith(c, issuerHref(tenant.slug, mode, 'profile'), 'The profile is saved.')
  })
