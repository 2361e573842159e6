import { z } from 'zod'
import {
  ASSESSMENT_TYPES,
  DELIVERY_MODES,
  STACKABILITIES,
  SUPERVISIONS,
} from '../../core/framework/description.ts'
import { hoursOf } from '../../core/framework/hours.ts'
import { PROFILE_IDS } from '../../core/framework/profiles.ts'
import { text, webAddress } from './text.ts'

const sentence = text(500)
const paragraph = text(4_000)

const day = z
  .string()
  .refine(
    (value) => /^\d{4}-\d\d-\d\d$/.test(value) && new Date(`${value}T00:00:00Z`).toJSON()?.startsWith(value),
    'must be a day such as 2027-12-31',
  )

const assessment = z.strictObject({
  type: z.enum(ASSESSMENT_TYPES),
  method: paragraph.optional(),
  outcomes: z.array(z.int().nonnegative().max(99)).max(100).optional(),
  location: sentence.optional(),
  supervision: z.enum(SUPERVISIONS).optional(),
  scale: sentence.optional(),
})

/** What frameworks ask of a micro-credential; see `core/framework/description.ts`. */
export const microCredential = z.strictObject({
  learningOutcomes: z.array(sentence).max(100).optional(),
  assessments: z.array(assessment).max(50).optional(),
  workload: z
    .string()
    .refine((value) => hoursOf(value) !== undefined, 'must be a duration in hours and minutes such as PT12H')
    .optional(),
  credit: z.strictObject({ value: z.number().positive().max(1_000), system: text(50) }).optional(),
  level: z.strictObject({ framework: text(50), value: z.string().max(50) }).optional(),
  delivery: z
    .strictObject({
      mode: z.enum(DELIVERY_MODES),
      timing: z.enum(['synchronous', 'asynchronous', 'mixed']).optional(),
      location: sentence.optional(),
      dates: sentence.optional(),
    })
    .optional(),
  provider: z
    .strictObject({
      status: z.enum(['regulated', 'unregulated']),
      country: z.string().regex(/^[A-Z]{2}$/, 'must be a country code of two letters such as AU'),
    })
    .optional(),
  qualityAssurance: z
    .strictObject({
      type: text(100).optional(),
      body: text(255).optional(),
      reference: text(100).optional(),
      validUntil: day.optional(),
      url: webAddress.optional(),
      providerProfile: paragraph.optional(),
      processes: paragraph.optional(),
      review: paragraph.optional(),
    })
    .optional(),
  prerequisites: z.array(sentence).max(50).optional(),
  inherentRequirements: z.array(sentence).max(50).optional(),
  price: sentence.optional(),
  stackability: z
    .strictObject({ kind: z.enum(STACKABILITIES), of: sentence.optional(), partner: text(255).optional() })
    .optional(),
  industryRecognition: z
    .array(z.strictObject({ by: text(255), statement: paragraph.optional() }))
    .max(50)
    .optional(),
  evidenceOfNeed: paragraph.optional(),
  subject: z.strictObject({ scheme: text(50), code: text(50) }).optional(),
  reviewBy: day.optional(),
  evidenceRequired: z.boolean().optional(),
})

/** The frameworks under which an achievement is published. */
export const frameworks = z.array(z.enum(PROFILE_IDS as [string, ...string[]])).max(PROFILE_IDS.length)
