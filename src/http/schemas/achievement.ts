import { z } from 'zod'
import { isCalendarDuration } from '../../core/credential/calendar-duration.ts'
import { slug, text, webAddress } from './text.ts'

// Open Badges 3.0, AchievementType enumeration.
const ACHIEVEMENT_TYPES = [
  'Achievement',
  'ApprenticeshipCertificate',
  'Assessment',
  'Assignment',
  'AssociateDegree',
  'Award',
  'Badge',
  'BachelorDegree',
  'Certificate',
  'CertificateOfCompletion',
  'Certification',
  'CommunityService',
  'Competency',
  'Course',
  'CoCurricular',
  'Degree',
  'Diploma',
  'DoctoralDegree',
  'Fieldwork',
  'GeneralEducationDevelopment',
  'JourneymanCertificate',
  'LearningProgram',
  'License',
  'Membership',
  'ProfessionalDoctorate',
  'QualityAssuranceCredential',
  'MasterCertificate',
  'MasterDegree',
  'MicroCredential',
  'ResearchDoctorate',
  'SecondarySchoolDiploma',
]

const achievementType = z
  .string()
  .max(100)
  .refine(
    (value) => ACHIEVEMENT_TYPES.includes(value) || /^ext:[a-zA-Z0-9._-]+$/.test(value),
    'must be an achievement type of Open Badges 3.0 or start with ext:',
  )

const alignment = z.strictObject({
  targetName: text(500),
  targetUrl: webAddress,
  targetCode: text(200).optional(),
  targetDescription: text(2_000).optional(),
  targetFramework: text(500).optional(),
  targetType: z
    .string()
    .regex(
      /^(?:ceasn:Competency|ceterms:Credential|CFItem|CFRubric|CFRubricCriterion|CFRubricCriterionLevel|CTDL|ext:[a-zA-Z0-9._-]+)$/,
      'must be a target type of Open Badges 3.0 or start with ext:',
    )
    .optional(),
})

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
  achievementType: achievementType.optional(),
  tags: z.array(text(100)).max(50).optional(),
  alignment: z.array(alignment).max(50).optional(),
  creditsAvailable: z.number().nonnegative().max(1e6).optional(),
  fieldOfStudy: text(255).optional(),
  humanCode: text(100).optional(),
  inLanguage: z
    .string()
    .regex(/^[a-zA-Z]{2,8}(?:-[a-zA-Z0-9]{1,8})*$/, 'must be a language tag')
    .optional(),
  specialization: text(255).optional(),
  image,
  needs: z
    .array(z.enum(['payment', 'completion', 'approval']))
    .max(3)
    .default(['payment']),
  validity: z
    .strictObject({
      duration: z
        .string()
        .refine(isCalendarDuration, 'must be an ISO 8601 duration of years, months, weeks or days'),
    })
    .optional(),
})

export type AchievementInputBody = z.output<typeof achievementInput>
