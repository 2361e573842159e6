// Beside types/verifier-packages.d.ts: what only the benchmark uses.
declare module '@digitalbazaar/vc' {
  interface IssueOptions {
    credential: Record<string, unknown>
    suite: object
    documentLoader: (url: string) => Promise<unknown>
    now?: Date
  }
  interface VerifyOptions {
    now?: Date
  }
  export function issue(options: IssueOptions): Promise<Record<string, unknown>>
}
