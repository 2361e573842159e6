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

/** An archive that was uploaded, and what opens the private keys in it. */
export const importInput = z.strictObject({
  file: z.string().max(100),
  passphrase: z.string().min(12, 'must have at least 12 characters').max(500).optional(),
})
