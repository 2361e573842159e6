import { type Check, fail, pass, unknown } from './check.ts'

/** Whether it was the named issuer who signed: the answer of all checks of keys together. */
export function issuerCheck(issuer: string, checks: readonly Check[]): Check {
  const methods = checks.filter(({ name }) => name === 'verification_method')
  const failed = methods.find(({ outcome }) => outcome === 'fail')
  if (failed) return fail('issuer', `nothing shows that ${issuer} signed it`, failed.type)
  if (methods.length === 0) return fail('issuer', `nothing shows that ${issuer} signed it`)
  if (methods.some(({ outcome }) => outcome === 'unknown')) {
    return unknown('issuer', `the keys of ${issuer} could not be looked up`)
  }
  return pass('issuer', `it was signed by ${issuer}`)
}
