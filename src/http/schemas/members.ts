import { z } from 'zod'
import { ROLES } from '../../core/access/permissions.ts'
import { address } from './text.ts'

export const roleInput = z.strictObject({ role: z.enum(ROLES) })

export const invitationInput = z.strictObject({ email: address, role: z.enum(ROLES) })
