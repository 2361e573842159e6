// The parts of another vendor's untyped verifier that the demonstration uses.
declare module '@digitalbazaar/vc' {
  interface StatusResult {
    verified: boolean
    error?: Error
    results?: { verified: boolean; status?: boolean }[]
  }
  type DocumentLoader = (url: string) => Promise<{ contextUrl: null; documentUrl: string; document: unknown }>
  interface VerifyOptions {
    credential: unknown
    suite: object
    documentLoader: DocumentLoader
    checkStatus?: (options: VerifyOptions) => Promise<StatusResult>
  }
  interface VerifyResult {
    verified: boolean
    /** One for each proof. */
    results?: { verified: boolean; error?: Error }[]
    statusResult?: StatusResult
    error?: Error & { errors?: Error[] }
  }
  export function verifyCredential(options: VerifyOptions): Promise<VerifyResult>
}

declare module '@digitalbazaar/vc-bitstring-status-list' {
  import type { StatusResult, VerifyOptions } from '@digitalbazaar/vc'
  export function checkStatus(options: VerifyOptions): Promise<StatusResult>
}

declare module '@digitalbazaar/data-integrity' {
  export class DataIntegrityProof {
    constructor(options: { cryptosuite: object })
  }
}

declare module '@digitalbazaar/eddsa-rdfc-2022-cryptosuite' {
  export const cryptosuite: object
}
