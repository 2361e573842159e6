/** The parts of Signet's answers that the scripts read, as design.md fixes them. */
export interface RegisteredTenant {
  tenant: { slug: string; name: string }
  issuers: { slug: string; did: string; mode: 'live' | 'test'; url: string }[]
  apiKey: string
}

export interface Achievement {
  id: string
  slug: string
  version: number
  url: string
}

export interface Credential {
  id: string
  url: string
  status: string
  statusIndex: number
}

export interface CredentialList {
  items: Credential[]
  next?: string
}

export interface Verification {
  verified: boolean
  checks: { name: string; outcome: 'pass' | 'fail' | 'unknown'; detail: string }[]
}
