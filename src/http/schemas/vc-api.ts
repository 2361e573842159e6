import { z } from 'zod'

const SUITES = ['eddsa-rdfc-2022', 'eddsa-jcs-2022'] as const

const present = z.unknown().refine((value) => value !== undefined, 'is required')

/** `POST …/credentials/issue`. Of the options of the VC-API, those that ask for selective disclosure are not known. */
export const issueInput = z.strictObject({
  credential: present,
  options: z
    .strictObject({
      /** Proofs in the credential, or a token: on its own or in an envelope (VC Data Model 2.0 section 4.13). */
      type: z
        .enum(['DataIntegrityProof', 'jwt', 'vc+jwt', 'EnvelopedVerifiableCredential'])
        .default('DataIntegrityProof'),
      cryptosuite: z.union([z.enum(SUITES), z.array(z.enum(SUITES)).min(1).max(SUITES.length)]).optional(),
      /** A name for later calls; nothing is kept here that could be called by it. */
      credentialId: z.string().max(2_000).optional(),
    })
    .refine(
      ({ type, cryptosuite }) => cryptosuite === undefined || type === 'DataIntegrityProof',
      'must not have a cryptosuite for a token',
    )
    .default({ type: 'DataIntegrityProof' }),
})

/** The suites that were asked for; the one that every verifier of Open Badges knows comes first. */
export const suitesOf = ({ cryptosuite }: z.output<typeof issueInput>['options']) =>
  SUITES.filter((suite) =>
    cryptosuite === undefined ? suite === SUITES[0] : [cryptosuite].flat().includes(suite),
  )

// What a verifier may demand, and what it may want to see. All checks are always made, whatever `checks` names; and
// a demand that is not known here is refused, because it would not have been met.
const verifyOptions = z
  .strictObject({
    domain: z.string().max(2_000).optional(),
    challenge: z.string().max(2_000).optional(),
    expectedProofPurpose: z.string().max(100).optional(),
    checks: z.array(z.string().max(100)).max(100).optional(),
    returnCredential: z.boolean().optional(),
    returnPresentation: z.boolean().optional(),
    returnResults: z.boolean().optional(),
    returnProblemDetails: z.boolean().optional(),
  })
  .default({})

export const verifyCredentialInput = z.strictObject({ verifiableCredential: present, options: verifyOptions })

export const verifyPresentationInput = z.strictObject({
  verifiablePresentation: present,
  options: verifyOptions,
})
