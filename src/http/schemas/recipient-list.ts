import { z } from 'zod'
import { slug } from './text.ts'

/** How a list of recipients is to be read; what is not said is found out. */
export const listQuery = z.strictObject({
  achievement: slug,
  /** Needed where no date of the list tells. */
  dateOrder: z.enum(['dmy', 'mdy', 'ymd']).optional(),
  /** In which zone days begin and end. */
  zone: z
    .string()
    .regex(/^(Z|[+-](0\d|1[0-4]):[0-5]\d)$/, 'must be Z or an offset such as +02:00')
    .optional(),
})
