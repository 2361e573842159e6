import { formatDateTime } from '../encoding/date-time.ts'
import type { DataIntegrityProof } from './data-integrity.ts'

/** The suites that we sign with. */
export type SigningSuite = 'eddsa-rdfc-2022' | 'eddsa-jcs-2022' | 'ecdsa-rdfc-2019'

/** A proof of an assertion that still lacks its value. `created` is cut to whole seconds. */
export const proofOptions = (
  cryptosuite: SigningSuite,
  verificationMethod: string,
  created: Date,
): DataIntegrityProof => ({
  type: 'DataIntegrityProof',
  cryptosuite,
  created: formatDateTime(created),
  verificationMethod,
  proofPurpose: 'assertionMethod',
  proofValue: '',
})
