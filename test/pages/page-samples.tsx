import type { JSX } from 'hono/jsx/jsx-runtime'
import { AchievementPage, type AchievementPageProps } from '../../src/pages/achievement-page.tsx'
import { ClaimPage, type ClaimPageProps } from '../../src/pages/claim-page.tsx'
import { CredentialPage, type CredentialPageProps } from '../../src/pages/credential-page.tsx'
import { EndorsementPage } from '../../src/pages/endorsement-page.tsx'
import { IssuerPage, type IssuerPageProps } from '../../src/pages/issuer-page.tsx'
import { LandingPage } from '../../src/pages/landing-page.tsx'
import { LogPage, type LogPageProps } from '../../src/pages/log-page.tsx'
import { ProblemPage } from '../../src/pages/problem-page.tsx'
import { renderPage } from '../../src/pages/render.ts'
import { SeatsPage, type SeatsPageProps } from '../../src/pages/seats-page.tsx'
import { VerifyPage } from '../../src/pages/verify-page.tsx'

/** Every text of a page is `text(what it would be)`, so that a test can put anything in its place. */
export type Fill = (text: string) => string

const ORIGIN = 'https://badges.example.org'

export const credentialProps = (fill: Fill = (text) => text): CredentialPageProps => ({
  url: fill(`${ORIGIN}/i/rias/credentials/1`),
  jsonUrl: fill(`${ORIGIN}/i/rias/credentials/1.json`),
  jwtUrl: fill(`${ORIGIN}/i/rias/credentials/1.jwt`),
  pngUrl: fill(`${ORIGIN}/i/rias/credentials/1.png`),
  svgUrl: fill(`${ORIGIN}/i/rias/credentials/1.svg`),
  pdfUrl: fill(`${ORIGIN}/i/rias/credentials/1.pdf`),
  embedUrl: fill(`${ORIGIN}/i/rias/credentials/1/embed.svg`),
  embedSize: { width: 340, height: 100 },
  jwksUrl: fill(`${ORIGIN}/i/rias/jwks.json`),
  verifyUrl: fill(`${ORIGIN}/verify?url=1`),
  linkedInUrl: fill('https://www.linkedin.com/profile/add?name=x'),
  imageUrl: fill(`${ORIGIN}/i/rias/credentials/1.svg`),
  imageAlt: fill('A green seal'),
  recipientName: fill('Amara Chukwu'),
  achievement: {
    name: fill('Chartered Practitioner'),
    description: fill('Holders answer for surveys.'),
    criteriaNarrative: fill('Pass **both** papers.'),
    criteriaUrl: fill('https://example.org/criteria'),
    url: fill(`${ORIGIN}/i/rias/achievements/chartered`),
    type: fill('Certification'),
    tags: [fill('Geodesy')],
  },
  issuer: {
    name: fill('Royal Institute'),
    url: fill(`${ORIGIN}/i/rias`),
    website: fill('https://rias.example.org/'),
    did: fill('did:web:badges.example.org:i:rias'),
  },
  endorsements: [
    {
      endorserName: fill('Guild of Surveyors'),
      comment: fill('Good surveyors.'),
      since: new Date('2026-10-01T00:00:00Z'),
      until: new Date('2028-10-01T00:00:00Z'),
      state: 'stands',
      verifyUrl: fill(`${ORIGIN}/verify?url=2`),
    },
  ],
  issuedOn: new Date('2026-11-24T23:30:00Z'),
  validUntil: new Date('2029-11-24T23:30:00Z'),
  state: 'valid',
  evidence: [
    {
      name: fill('Log'),
      description: fill('of surveys'),
      narrative: fill('36 months'),
      genre: fill('Logbook'),
      audience: fill('Assessors'),
      url: fill('https://example.org/log'),
    },
    { url: fill('http://example.org/plain') },
  ],
  description: fill('Awarded in person.'),
  narrative: fill('With distinction.'),
  results: [
    {
      name: fill('Papers'),
      value: fill('92'),
      status: fill('Completed'),
      scale: fill('0 to 100'),
      required: fill('60'),
      alignments: [{ name: fill('ESCO'), url: fill('https://data.europa.eu/esco/2') }],
    },
    {
      name: fill('Interview'),
      level: { name: fill('Mastery'), description: fill('Answers for others.'), points: fill('4') },
      alignments: [],
    },
  ],
  creditsEarned: 40,
  creditsAvailable: 60,
  licenseNumber: fill('S-0071'),
  role: fill('Surveyor'),
  term: fill('Winter'),
  activityFrom: new Date('2026-01-05T00:00:00Z'),
  activityUntil: new Date('2026-02-27T00:00:00Z'),
  source: { name: fill('Assessors Ltd'), url: fill('https://assessors.example/') },
  test: false,
  proof: {
    cryptosuite: fill('eddsa-rdfc-2022'),
    verificationMethod: fill('did:web:badges.example.org:i:rias#key-1'),
    created: new Date('2026-11-24T23:30:00Z'),
  },
  statusList: { url: fill(`${ORIGIN}/i/rias/status/1`), index: 90211 },
})

export const achievementProps = (fill: Fill = (text) => text): AchievementPageProps => ({
  url: fill(`${ORIGIN}/i/rias/achievements/chartered`),
  jsonUrl: fill(`${ORIGIN}/i/rias/achievements/chartered.json`),
  name: fill('Chartered Practitioner'),
  description: fill('Holders answer for surveys.'),
  criteriaNarrative: fill('Pass **both** papers.'),
  criteriaUrl: fill('https://example.org/criteria'),
  imageUrl: fill(`${ORIGIN}/image.svg`),
  imageAlt: fill('A green seal'),
  issuer: { name: fill('Royal Institute'), url: fill(`${ORIGIN}/i/rias`) },
  type: fill('Certification'),
  tags: [fill('Geodesy')],
  alignments: [{ name: fill('ESCO'), url: fill('https://data.europa.eu/esco/1') }],
  results: [
    {
      name: fill('Papers'),
      kind: fill('Percent'),
      scale: fill('0 to 100'),
      required: fill('60'),
      levels: [],
      alignments: [{ name: fill('ESCO'), url: fill('https://data.europa.eu/esco/2') }],
    },
    {
      name: fill('Interview'),
      kind: fill('Rubric criterion level'),
      levels: [
        { name: fill('Basic'), required: false },
        {
          name: fill('Mastery'),
          description: fill('Answers for others.'),
          points: fill('4'),
          required: true,
        },
      ],
      alignments: [],
    },
  ],
  related: [{ url: fill('https://example.org/associate'), version: fill('2') }],
  creditsAvailable: 60,
  particulars: [{ name: fill('Field of study'), text: fill('Surveying') }],
  learningOutcomes: [fill('Weld a butt joint')],
  frameworks: [
    {
      name: fill('European approach to micro-credentials'),
      version: '2022-06.1',
      source: 'https://example.org/framework',
      complete: true,
      remarks: [{ severity: 'info', message: fill('Nothing is said of prerequisites.') }],
    },
  ],
  needs: ['payment', 'completion', 'approval'],
  validity: fill('3 years'),
  version: fill('2026.1'),
  test: false,
})

const logProps = (fill: Fill): LogPageProps => ({
  url: fill(`${ORIGIN}/i/rias/log`),
  jsonUrl: fill(`${ORIGIN}/i/rias/log.json`),
  issuer: { name: fill('Royal Institute'), url: fill(`${ORIGIN}/i/rias`) },
  year: 2027,
  years: [2026, 2027],
  lines: [{ date: fill('2027-01-31'), block: 3, entries: 9, hash: fill('3f9c') }],
  test: false,
})

export const issuerProps = (fill: Fill = (text) => text): IssuerPageProps => ({
  url: fill(`${ORIGIN}/i/rias`),
  jsonUrl: fill(`${ORIGIN}/i/rias.json`),
  name: fill('Royal Institute'),
  description: fill('The chartered body.'),
  website: fill('https://rias.example.org/'),
  did: fill('did:web:badges.example.org:i:rias'),
  didDocumentUrl: fill(`${ORIGIN}/i/rias/did.json`),
  image: { url: fill(`${ORIGIN}/logo.png`), alt: fill('Arms') },
  achievements: [
    {
      name: fill('Chartered Practitioner'),
      url: fill(`${ORIGIN}/i/rias/achievements/chartered`),
      imageUrl: fill(`${ORIGIN}/image.svg`),
      imageAlt: fill('A green seal'),
      type: fill('Certification'),
    },
  ],
  test: false,
})

const verifyPage = (fill: Fill): JSX.Element => (
  <VerifyPage
    input={fill('{}')}
    error={fill('Not JSON.')}
    result={{
      verified: false,
      checks: [
        { name: fill('proof'), outcome: 'pass', detail: fill('The signature matches.') },
        { name: fill('status'), outcome: 'fail', detail: fill('Revoked.') },
        { name: fill('endorsement'), outcome: 'unknown', detail: fill('Not reachable.') },
      ],
      subject: {
        achievementName: fill('Chartered Practitioner'),
        recipientName: fill('Amara'),
        issuerName: fill('Royal Institute'),
        issuerId: fill('did:web:x'),
        credentialUrl: fill('https://example.org/c'),
        description: fill('For practice.'),
        awardedAt: fill('2026-03-01T10:00:00Z'),
        imageUrl: fill('https://example.org/badge.png'),
      },
    }}
  />
)

const endorsementPage = (fill: Fill): JSX.Element => (
  <EndorsementPage
    url={fill(`${ORIGIN}/i/royal/endorsements/1`)}
    endorserName={fill('Royal Institute')}
    endorserUrl={fill(`${ORIGIN}/i/royal`)}
    target={fill('https://example.org/a')}
    comment={fill('We know them.')}
    endorsedAt={new Date('2026-03-01T10:00:00Z')}
    validUntil={new Date('2027-03-01T10:00:00Z')}
    state="valid"
    jsonUrl={fill(`${ORIGIN}/i/royal/endorsements/1.json`)}
    verifyUrl={fill(`${ORIGIN}/verify?url=1`)}
    test={false}
  />
)

/** Every page, rendered, by name. */
const claimProps = (fill: Fill): Omit<ClaimPageProps, 'state'> => ({
  path: '/claim/token',
  achievement: {
    name: fill('Welding'),
    description: fill('Joins steel.'),
    criteria: fill('Weld.'),
    url: fill(ORIGIN),
  },
  issuer: { name: fill('Institute'), url: fill(ORIGIN), isTest: true },
  person: { name: fill('Ada'), email: fill('ada@example.org') },
  canResend: true,
  credentialUrl: `${ORIGIN}/i/x/credentials/1`,
  error: fill('That is no address.'),
})

const seatsProps = (fill: Fill): SeatsPageProps => ({
  path: '/claim/seats/token',
  order: fill('#1001'),
  issuer: { name: fill('Institute'), url: fill(ORIGIN), isTest: false },
  isExpired: false,
  free: [{ achievement: 'welding-1', name: fill('Welding'), count: 1 }],
  error: fill('That is no address.'),
  people: fill('ada@example.org'),
  seats: (['free', 'invited', 'claimed', 'gone'] as const).map((state) => ({
    id: state,
    achievement: fill('Welding'),
    standing: 'awaiting_recipient',
    state,
    person: { name: fill('Ada'), email: fill('ada@example.org') },
    link: `${ORIGIN}/claim/token`,
  })),
})

export function samplePages(fill: Fill = (text) => text): [string, string][] {
  const pages: [string, JSX.Element][] = [
    ['credential', <CredentialPage {...credentialProps(fill)} />],
    ['achievement', <AchievementPage {...achievementProps(fill)} />],
    ['issuer', <IssuerPage {...issuerProps(fill)} />],
    ['log', <LogPage {...logProps(fill)} />],
    [
      'landing',
      <LandingPage origin={fill(ORIGIN)} demo={{ issuerUrl: fill(ORIGIN), credentialUrl: fill(ORIGIN) }} />,
    ],
    ...(['open', 'expired', 'taken'] as const).map((state): [string, JSX.Element] => [
      `claim ${state}`,
      <ClaimPage {...claimProps(fill)} state={state} />,
    ]),
    ['seats', <SeatsPage {...seatsProps(fill)} />],
    ['endorsement', endorsementPage(fill)],
    ['verify', <VerifyPage />],
    ['verify error', <VerifyPage input={fill('{')} error={fill('Not JSON.')} />],
    ['verify result', verifyPage(fill)],
    [
      'problem',
      <ProblemPage status={410} title={fill('This badge was erased')} detail={fill('It is gone.')} />,
    ],
  ]
  return pages.map(([name, page]) => [name, renderPage(page)])
}
