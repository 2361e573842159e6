export const ASSESSMENT_TYPES = [
  'none',
  'written-examination',
  'oral-examination',
  'practical-demonstration',
  'project',
  'portfolio',
  'quiz',
  'observation',
  'recognition-of-prior-learning',
] as const

/** How it is made sure that the learner did it: the values of the EU's element on supervision. */
export const SUPERVISIONS = [
  'unsupervised',
  'unsupervised-verified',
  'supervised',
  'supervised-verified',
] as const

export const DELIVERY_MODES = ['online', 'onsite', 'blended'] as const

export const STACKABILITIES = ['standalone', 'part-of', 'credit-toward'] as const

/** What frameworks for micro-credentials ask of an achievement beyond the Open Badges model. All of it is self-declared. */
export interface MicroCredentialDescription {
  learningOutcomes?: string[]
  assessments?: {
    type: (typeof ASSESSMENT_TYPES)[number]
    method?: string
    /** Places in `learningOutcomes`, from 0, that it assesses. */
    outcomes?: number[]
    location?: string
    supervision?: (typeof SUPERVISIONS)[number]
    /** The grade has such a scale. */
    scale?: string
  }[]
  /** Notional effort with assessment, as an ISO 8601 duration in hours and minutes, e.g. `PT12H`. */
  workload?: string
  credit?: { value: number; system: string }
  /** Empty value: said not to apply. `framework` names whose level it is: EQF 5 is not NZQCF 5. */
  level?: { framework: string; value: string }
  delivery?: {
    mode: (typeof DELIVERY_MODES)[number]
    timing?: 'synchronous' | 'asynchronous' | 'mixed'
    location?: string
    dates?: string
  }
  provider?: { status: 'regulated' | 'unregulated'; country: string }
  qualityAssurance?: {
    type?: string
    body?: string
    /** Number of an approval, accreditation or listing. */
    reference?: string
    /** Last day of that, `YYYY-MM-DD`. */
    validUntil?: string
    url?: string
    providerProfile?: string
    processes?: string
    review?: string
  }
  /** Empty: there are none, and that is said. */
  prerequisites?: string[]
  inherentRequirements?: string[]
  price?: string
  stackability?: { kind: (typeof STACKABILITIES)[number]; of?: string; partner?: string }
  industryRecognition?: { by: string; statement?: string }[]
  evidenceOfNeed?: string
  subject?: { scheme: string; code: string }
  /** Day by which it is looked at again, `YYYY-MM-DD`. */
  reviewBy?: string
  evidenceRequired?: boolean
}

/** An achievement as it is about to be published. */
export interface Subject {
  name: string
  description: string
  criteria: string
  language?: string | undefined
  alignments: { targetUrl: string; targetType?: string }[]
  /** What must have happened before a credential is issued. */
  needs: readonly string[]
  issuer: { name?: string; country?: string }
  microCredential: MicroCredentialDescription
  today: Date
}
