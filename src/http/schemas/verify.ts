import { z } from 'zod'

export const verifyInput = z
  .strictObject({ credential: z.unknown().optional(), url: z.string().max(2_000).optional() })
  .refine(
    (value) => (value.credential === undefined) !== (value.url === undefined),
    'must have either a credential or a url',
  )
