import { z } from 'zod'

export const dropKekInput = z.strictObject({ version: z.number().int().min(1).max(0xffff) })
