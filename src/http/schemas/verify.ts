import { z } from 'zod'

export const verifyInput = z
  .strictObject({
    /** As JSON, or the text of a token. */
    credential: z.union([z.record(z.string(), z.unknown()), z.string()]).optional(),
    url: z.string().max(2_000).optional(),
    /** Whose it should be: an address, a DID or a URL. */
    recipient: z.string().min(1).max(2_000).optional(),
  })
  .refine(
    (value) => (value.credential === undefined) !== (value.url === undefined),
    'must have either a credential or a url',
  )
