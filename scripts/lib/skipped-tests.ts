/** What vitest's JSON reporter writes, as far as it is read here. */
export interface VitestReport {
  testResults: { name: string; assertionResults: { fullName: string; status: string }[] }[]
}

export const skippedTests = ({ testResults }: VitestReport): string[] =>
  testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status !== 'passed' && status !== 'failed')
      .map(({ fullName }) => `${name}: ${fullName}`),
  )
