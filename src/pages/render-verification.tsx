import { CheckList, Verdict, type VerifyResult } from './verify-result.tsx'

/** Verdict and checks as HTML, for a page that is there already. */
export const renderVerification = (result: VerifyResult): string =>
  `${String(<Verdict result={result} />)}${String(<CheckList checks={result.checks} />)}`
