/** In points, 72 an inch. */
export const PAPERS = {
  a4: { width: 595.28, height: 841.89 },
  letter: { width: 612, height: 792 },
} as const

export type Paper = keyof typeof PAPERS

/** What a printed certificate says. All of it is text for people. */
export interface Certificate {
  paper: Paper
  issuerName: string
  recipientName?: string
  achievementName: string
  /** "Certification" */
  kind?: string
  criteria?: string
  facts: { name: string; text: string }[]
  /** How it stands: one word for all to see where it does not hold, and a sentence. */
  state: { mark?: string; sentence: string }
  /** "3 October 2026": the day on which it stood so. */
  asOf: string
  test: boolean
  /** Where the truth is, and where anybody can check the file. */
  url: string
  verifyUrl: string
  imageAlt: string
}

/** All that a certificate is made from. */
export interface CertificateJob {
  certificate: Certificate
  /** The badge as PNG. */
  picture: Uint8Array
  /** The signed credential, which goes with it. */
  json: string
  issuedOn: Date
}

// Letter where it is the paper that people have (ISO 3166-1 alpha-2); everywhere else, and by default, A4.
const LETTER_COUNTRIES = new Set('US CA MX PH CL CO CR GT PA DO PR VE SV NI BZ'.split(' '))

export const paperOf = (country: unknown): Paper =>
  typeof country === 'string' && LETTER_COUNTRIES.has(country.toUpperCase()) ? 'letter' : 'a4'
