import { type Fault, fault, isBlank, mc, type Parameters, type Rule, wordsIn } from './fault.ts'
import { hoursOf } from './hours.ts'

/** What is learned, how much of it, and how it is assessed. */
export const CONTENT_RULES = {
  R01: ({ name, language }) => [
    ...(isBlank(name) || name.length > 255
      ? fault(
          '/name',
          'The title must be there and have at most 255 characters.',
          'Give a title in plain words.',
        )
      : []),
    ...(language === undefined
      ? fault(
          '/inLanguage',
          'The language of the title is not stated.',
          'State the language, such as en or de.',
        )
      : []),
  ],
  R02: ({ name }, { reservedTitleWords = [] }) =>
    wordsIn(name, reservedTitleWords).flatMap((word) =>
      fault('/name', `The title holds the reserved word “${word}”.`, 'Choose a title without it.'),
    ),
  R03: ({ microCredential: { learningOutcomes = [] } }) =>
    learningOutcomes.filter((text) => !isBlank(text)).length === 0
      ? fault(
          mc('learningOutcomes'),
          'No learning outcome is stated.',
          'List what the learner can do afterwards.',
        )
      : [],
  R04: ({ microCredential: { assessments = [] } }) =>
    assessments.every(({ type }) => type === 'none')
      ? fault(mc('assessments'), 'No assessment is stated.', 'State how the outcomes are assessed.')
      : [],
  R05: ({ microCredential: { learningOutcomes = [], assessments = [] } }) => {
    const covered = new Set(assessments.flatMap(({ outcomes = [] }) => outcomes))
    return learningOutcomes.flatMap((text, n) =>
      covered.has(n)
        ? []
        : fault(
            mc(`learningOutcomes/${n}`),
            `No assessment covers “${text}”.`,
            'Say which assessment covers it.',
          ),
    )
  },
  R06: ({ microCredential: { workload } }) =>
    workload === undefined || hoursOf(workload) === undefined
      ? fault(
          mc('workload'),
          'The workload in hours is not stated.',
          'State it with assessment, such as PT12H.',
        )
      : [],
  R07: ({ microCredential: { workload = '', credit } }, limits) => [
    ...hourFaults(hoursOf(workload), limits),
    ...(credit &&
    limits.maximumCredits !== undefined &&
    (credit.value <= 0 || credit.value > limits.maximumCredits)
      ? fault(
          mc('credit'),
          `Credits must lie between 0 and ${limits.maximumCredits}.`,
          'Correct the credit value.',
        )
      : []),
  ],
  R08: ({ microCredential: { credit, workload = '' } }, { credit: wanted }) => {
    if (!wanted) return []
    if (credit?.system !== wanted.system)
      return fault(
        mc('credit'),
        `No credit value in ${wanted.system} is stated.`,
        `State it in ${wanted.system}.`,
      )
    const hours = hoursOf(workload)
    const [least, most] = wanted.hoursPerCredit
    if (hours === undefined || (hours >= credit.value * least && hours <= credit.value * most)) return []
    const scale = least === most ? `${least}` : `${least} to ${most}`
    return fault(
      mc('credit'),
      `${credit.value} ${wanted.system} do not fit ${hours} hours (${scale} hours a credit).`,
      'Correct hours or credits.',
    )
  },
  R09: ({ microCredential: { level } }, { levelFramework, levelMayNotApply }) => {
    if (level === undefined)
      return fault(mc('level'), 'No level is stated.', 'State the level and whose it is.')
    if (level.value === '' && !levelMayNotApply)
      return fault(mc('level'), 'A level must be given.', 'State the level.')
    if (level.value !== '' && levelFramework !== undefined && level.framework !== levelFramework)
      return fault(
        mc('level'),
        `The level is not one of ${levelFramework}.`,
        `State the level of ${levelFramework}.`,
      )
    return []
  },
  R10: ({ microCredential: { delivery } }) => {
    if (!delivery)
      return fault(
        mc('delivery'),
        'The form of participation is not stated.',
        'Say online, on site or blended.',
      )
    if (delivery.mode !== 'online' && isBlank(delivery.location))
      return fault(mc('delivery/location'), 'The place is not stated.', 'Say where learners have to be.')
    return []
  },
} as const satisfies Record<string, Rule>

function hourFaults(
  hours: number | undefined,
  { minimumHours, stepHours, maximumHours }: Parameters,
): Fault[] {
  if (hours === undefined) return []
  if (minimumHours !== undefined && hours < minimumHours)
    return fault(mc('workload'), `The workload is below ${minimumHours} hours.`, 'Correct the workload.')
  if (maximumHours !== undefined && hours >= maximumHours)
    return fault(mc('workload'), `With ${hours} hours it is as large as a qualification.`, 'Divide it.')
  if (minimumHours !== undefined && stepHours !== undefined && (hours - minimumHours) % stepHours !== 0)
    return fault(
      mc('workload'),
      `Beyond ${minimumHours} hours it goes in steps of ${stepHours}.`,
      'Correct the workload.',
    )
  return []
}
