import { z } from 'zod'
import { emailAddress, slug, text } from './text.ts'

// `-test` is the test issuer's suffix, and the slug plus suffix must fit.
export const tenantInput = z.strictObject({
  name: text(200),
  slug: slug
    .max(50, 'must have at most 50 characters')
    .refine((value) => !value.endsWith('-test'), 'must not end in -test'),
  email: emailAddress,
})
