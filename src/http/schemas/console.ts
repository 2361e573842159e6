import { z } from 'zod'
import { ROLES } from '../../core/access/permissions.ts'
import { tenantInput } from './tenant.ts'
import { address, text } from './text.ts'

export const signInForm = z.object({ email: address, next: z.string().max(2_000).optional() })

const organisation = { organisation: tenantInput.shape.name, slug: tenantInput.shape.slug }

export const newOrganisationForm = z.object(organisation)

export const signUpForm = z.object({ ...organisation, name: text(200), email: address })

/** What a sign-in link carries, to be posted by its button. */
export const linkForm = z.object({
  token: z.string().max(200),
  next: z.string().max(2_000).optional(),
  organisation: organisation.organisation.optional(),
  slug: organisation.slug.optional(),
})

export const nameForm = z.object({ name: text(200) })

export const idForm = z.object({ id: z.string().max(200) })

export const invitationForm = z.object({ email: address, role: z.enum(ROLES) })

export const roleForm = z.object({ role: z.enum(ROLES) })
