import { z } from 'zod'
import { emailAddress, text } from './text.ts'

/** What a learner confirms: the name as the badge shows it, and where it goes. */
export const claimForm = z.strictObject({ name: text(255), email: emailAddress })
