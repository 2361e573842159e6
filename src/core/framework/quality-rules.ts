import { dayOf, yearsAfter } from './days.ts'
import type { Subject } from './description.ts'
import { type Fault, fault, isBlank, mc, type Parameters, type Rule, wordsIn } from './fault.ts'

/** Who vouches for it, how it is recognised, and by what it is issued. */
export const QUALITY_RULES = {
  R11: ({ microCredential: { qualityAssurance, provider }, today }, parameters) =>
    qualityFaults(qualityAssurance, provider?.status, today, parameters),
  R12: ({ issuer, microCredential: { provider } }) => [
    ...(isBlank(issuer.name)
      ? fault('/issuer/name', 'The awarding body has no name.', 'Complete the profile.')
      : []),
    ...(isBlank(issuer.country ?? provider?.country)
      ? fault(mc('provider/country'), 'The country of the awarding body is not stated.', 'State the country.')
      : []),
  ],
  R15: ({ microCredential: { assessments = [] } }) =>
    assessments.some(({ supervision }) => supervision === undefined)
      ? fault(
          mc('assessments'),
          'It is not stated how the assessment is supervised.',
          'State the supervision of each.',
        )
      : [],
  R16: ({ microCredential: { prerequisites } }) =>
    prerequisites === undefined
      ? fault(
          mc('prerequisites'),
          'Nothing is said of prerequisites.',
          'List them, or say that there are none.',
        )
      : [],
  R17: ({ microCredential: { stackability } }) => {
    if (!stackability)
      return fault(
        mc('stackability'),
        'Nothing is said of stacking or credit.',
        'Say standalone, part of, or credit.',
      )
    if (stackability.kind === 'credit-toward' && isBlank(stackability.partner))
      return fault(mc('stackability/partner'), 'Credit is claimed without who gives it.', 'Name the partner.')
    return []
  },
  R18: ({ microCredential: { industryRecognition = [], evidenceOfNeed } }) =>
    industryRecognition.length === 0 && isBlank(evidenceOfNeed)
      ? fault(
          mc('industryRecognition'),
          'No recognition by industry or evidence of need is stated.',
          'Name who asks for it.',
        )
      : [],
  R19: ({ microCredential: { subject } }, { subjectScheme }) =>
    subjectScheme !== undefined && subject?.scheme !== subjectScheme
      ? fault(
          mc('subject'),
          `No subject code of ${subjectScheme} is stated.`,
          `State the ${subjectScheme} code.`,
        )
      : [],
  R20: ({ microCredential: { reviewBy }, today }, { maximumReviewYears }) => {
    const at = dayOf(reviewBy)
    if (!at) return fault(mc('reviewBy'), 'No date of review is set.', 'Set the day by which it is reviewed.')
    if (at < today)
      return fault(mc('reviewBy'), 'The date of review has passed.', 'Review it and set the next date.')
    if (maximumReviewYears !== undefined && at > yearsAfter(today, maximumReviewYears))
      return fault(
        mc('reviewBy'),
        `The review lies more than ${maximumReviewYears} years away.`,
        'Set an earlier date.',
      )
    return []
  },
  R21: ({ alignments }, { skillsFramework }) =>
    alignments.some(({ targetUrl }) => skillsFramework?.test(targetUrl) ?? true)
      ? []
      : fault(
          '/alignment',
          'It is aligned to no framework of skills.',
          'Add an alignment, such as an ESCO skill.',
        ),
  R22: ({ microCredential: { evidenceRequired } }) =>
    evidenceRequired
      ? []
      : fault(
          mc('evidenceRequired'),
          'Evidence is not part of each credential.',
          'Ask for evidence when issuing.',
        ),
  R23: ({ needs }) =>
    needs.includes('completion') || needs.includes('approval')
      ? []
      : fault(
          '/needs',
          'It is issued without any sign that the learner was assessed.',
          'Add completion or approval to needs.',
        ),
  R24: ({ name, description, criteria, microCredential: { qualityAssurance } }, { claimWords = [] }) =>
    isBlank(qualityAssurance?.reference)
      ? wordsIn(`${name} ${description} ${criteria}`, claimWords).flatMap((word) =>
          fault(
            '/description',
            `“${word}” is claimed without a reference number.`,
            'Give the number, or leave it out.',
          ),
        )
      : [],
  R25: ({ microCredential: { assessments = [] } }) =>
    assessments.some(({ scale }) => scale !== undefined && isBlank(scale))
      ? fault(mc('assessments'), 'A grade has no scale.', 'State the scale of the grade.')
      : [],
} as const satisfies Record<string, Rule>

type Quality = Subject['microCredential']['qualityAssurance']

function qualityFaults(
  quality: Quality,
  status: string | undefined,
  today: Date,
  parameters: Parameters,
): Fault[] {
  if (!quality)
    return fault(
      mc('qualityAssurance'),
      'Nothing is said of quality assurance.',
      'Say who assures quality, and how.',
    )
  const faults: Fault[] = []
  // Who is regulated by nobody has to give the assurance itself, in three parts.
  if (status !== 'regulated') {
    for (const part of ['providerProfile', 'processes', 'review'] as const) {
      if (isBlank(quality[part]))
        faults.push(
          ...fault(mc(`qualityAssurance/${part}`), `The statement lacks its part ${part}.`, 'Add it.'),
        )
    }
  }
  if (parameters.approvalReference && isBlank(quality.reference))
    faults.push(
      ...fault(mc('qualityAssurance/reference'), 'The number of the approval is missing.', 'Add the number.'),
    )
  const end = dayOf(quality.validUntil)
  if (parameters.maximumApprovalYears !== undefined) {
    const latest = yearsAfter(today, parameters.maximumApprovalYears)
    if (!end || end < today || end > latest)
      faults.push(
        ...fault(
          mc('qualityAssurance/validUntil'),
          `The approval must end within ${parameters.maximumApprovalYears} years, and not have ended.`,
          'State the last day of the approval.',
        ),
      )
  }
  return faults
}
