import { z } from 'zod'
import { isCalendarDuration } from '../../core/credential/calendar-duration.ts'
import { ACHIEVEMENT_TYPES } from '../../core/credential/vocabularies.ts'
import { badgeStyle } from './badge-style.ts'
import { purchasePolicy } from './commerce.ts'
import { frameworks, microCredential } from './micro-credential.ts'
import { alignments, identifierEntries, language, term } from './parts.ts'
import { resultDescription } from './result-description.ts'
import { slug, text, webAddress } from './text.ts'

const imageAddress = z
  .string()
  .max(750_000, 'must not be larger than 512 KiB')
  .refine(
    (value) => value.startsWith('data:') || webAddress.safeParse(value).success,
    'must be an https or data URL',
  )

const image = z
  .union([
    imageAddress.transform((id) => ({ id })),
    z.strictObject({ id: imageAddress, caption: text(500).optional() }),
  ])
  .optional()

/** What an author says of an achievement; members as in Open Badges 3.0, plus what it needs and how long it holds. */
export const achievementInput = z.strictObject({
  slug,
  name: text(255),
  description: text(4_000),
  criteria: z
    .strictObject({ id: webAddress.optional(), narrative: text(10_000).optional() })
    .refine(
      (value) => value.id !== undefined || value.narrative !== undefined,
      'must have a narrative or an id',
    ),
  achievementType: term(ACHIEVEMENT_TYPES, 'an achievement type').optional(),
  tags: z.array(text(100)).max(50).optional(),
  alignment: alignments.optional(),
  creditsAvailable: z.number().nonnegative().max(1e6).optional(),
  fieldOfStudy: text(255).optional(),
  humanCode: text(100).optional(),
  inLanguage: language.optional(),
  specialization: text(255).optional(),
  otherIdentifier: identifierEntries.optional(),
  related: z
    .array(z.strictObject({ id: webAddress, inLanguage: language.optional(), version: text(100).optional() }))
    .max(50)
    .optional(),
  resultDescription: z.array(resultDescription).max(50).optional(),
  /** What the author calls this version; else it goes by our number. */
  version: text(100).optional(),
  image,
  recipientIdentity: z.enum(['hashed', 'plain']).optional(),
  /** A proof set; the first proof is the one that certification accepts. */
  proofs: z
    .union([
      z.tuple([z.literal('eddsa-rdfc-2022')]),
      z.tuple([z.literal('eddsa-rdfc-2022'), z.literal('eddsa-jcs-2022')]),
    ])
    .optional(),
  /** Whether credentials can be suspended, and whether they say where their current version can be had. */
  suspension: z.literal(true).optional(),
  refresh: z.literal(true).optional(),
  /** Whether issuing, and whether revoking, waits for a second pair of eyes. */
  fourEyes: z
    .strictObject({ issue: z.literal(true).optional(), revoke: z.literal(true).optional() })
    .optional(),
  needs: z
    .array(z.enum(['payment', 'completion', 'approval']))
    .max(3)
    .default(['payment']),
  /** Of the generated badge, where there is no picture. */
  design: badgeStyle.optional(),
  /** How it meets what becomes of orders: refunds, disputes, lapses, repeats, claims, scores. */
  purchases: purchasePolicy.optional(),
  microCredential: microCredential.optional(),
  frameworks: frameworks.optional(),
  validity: z
    .strictObject({
      duration: z
        .string()
        .refine(isCalendarDuration, 'must be an ISO 8601 duration of years, months, weeks or days'),
    })
    .optional(),
})

export type AchievementInputBody = z.output<typeof achievementInput>
