import { type Context, Hono } from 'hono'
import { type Securing, signSubmittedCredential } from '../../actions/sign-submitted-credential.ts'
import { verifyCredentialOnDemand, verifyPresentationOnDemand } from '../../actions/verify-on-demand.ts'
import { notFound } from '../../core/badge-error.ts'
import { fromUtf8 } from '../../core/encoding/bytes.ts'
import { securityError } from '../../core/proof/security-error.ts'
import { parseStrictJson } from '../../core/unpack/strict-json.ts'
import { hasIssuer } from '../../store/issuers.ts'
import { requireIssuerOrOperator } from '../auth.ts'
import { MEBIBYTE, readBytes } from '../body.ts'
import type { AppEnv } from '../context.ts'
import { parseInput } from '../input.ts'
import { limitVerification } from '../limit-verification.ts'
import { presentVerification } from '../present-verification.ts'
import { problemOf, sendProblem } from '../problem.ts'
import { issueInput, suitesOf, verifyCredentialInput, verifyPresentationInput } from '../schemas/vc-api.ts'

const FORMS = { jwt: 'JWT', 'vc+jwt': 'vc+jwt', EnvelopedVerifiableCredential: 'envelope' } as const
const NO_STORE = { 'cache-control': 'no-store' }

/** The W3C-CCG's VC-API, one for each issuer: docs/vc-api.md. */
export const vcApiRoutes = new Hono<AppEnv>()
  .post('/:issuer/credentials/issue', requireIssuerOrOperator, async (c) => {
    const { action, issuer } = c.var
    const { credential, options } = parseInput(issueInput, await readStrictJson(c.req.raw))
    const securing: Securing =
      options.type === 'DataIntegrityProof'
        ? { form: 'proof', suites: suitesOf(options) }
        : { form: FORMS[options.type] }
    const submission = { credential, securing, pointer: '/credential' }
    const verifiableCredential = await signSubmittedCredential(action, issuer, submission)
    return c.json({ verifiableCredential }, 201, NO_STORE)
  })
  .post('/:issuer/credentials/verify', limitVerification, async (c) => {
    const { action } = c.var
    await assertIssuer(c, c.req.param('issuer'))
    const input = parseInput(verifyCredentialInput, await readStrictJson(c.req.raw))
    const { verifiableCredential, options } = input
    const result = await verifyCredentialOnDemand(action, verifiableCredential, options)
    const shown = options.returnCredential ? { credential: verifiableCredential } : {}
    return answer(c, { ...presentVerification(result, action.origin), ...shown })
  })
  .post('/:issuer/presentations/verify', limitVerification, async (c) => {
    const { action } = c.var
    await assertIssuer(c, c.req.param('issuer'))
    const input = parseInput(verifyPresentationInput, await readStrictJson(c.req.raw))
    const { verifiablePresentation, options } = input
    const result = await verifyPresentationOnDemand(action, verifiablePresentation, options)
    const { verified, holder } = result
    const presentation = presentVerification(result, action.origin)
    const credentials = result.credentials.map((one) => presentVerification(one, action.origin))
    // Whatever is wrong with a credential is wrong with the presentation too.
    const all = [presentation, ...credentials]
    const errors = all.flatMap((one) => one.errors)
    const warnings = all.flatMap((one) => one.warnings)
    return answer(c, {
      ...presentation,
      ...{ verified, warnings, errors, problemDetails: [...errors, ...warnings] },
      holder,
      credentialResults: credentials,
      ...(options.returnPresentation && { verifiablePresentation }),
    })
  })

/** As strictly as any document that somebody signed: a repeated member could be read in two ways. */
const readStrictJson = async (request: Request): Promise<unknown> =>
  parseStrictJson(fromUtf8(await readBytes(request, MEBIBYTE)))

async function assertIssuer(c: Context<AppEnv>, slug: string): Promise<void> {
  if (!(await hasIssuer(c.var.action.db, slug))) throw notFound('issuer', slug)
}

type Verdict = ReturnType<typeof presentVerification>

/** What does not verify is a problem document that carries the verdict. */
function answer<T extends Verdict>(c: Context<AppEnv>, verdict: T): Response {
  if (verdict.verified) return c.json({ ...verdict }, 200, NO_STORE)
  const [first] = verdict.errors
  const error = securityError(first?.type ?? '', first?.detail ?? 'it could not be verified')
  const problem = problemOf(error, c.var.action.origin, c.var.requestId)
  return sendProblem(c, { ...problem, title: 'Not verified', ...verdict })
}
