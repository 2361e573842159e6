import { z } from 'zod'
import { APPROVAL_STATES } from '../../store/schema/approvals.ts'
import { text } from './text.ts'

export const approvalQuery = z.strictObject({
  state: z.enum(APPROVAL_STATES).optional(),
  after: z
    .string()
    .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be the next value of the page before')
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export const rejectInput = z.strictObject({ reason: text(500).optional() })
