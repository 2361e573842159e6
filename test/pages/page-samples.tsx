import type { JSX } from 'hono/jsx/jsx-runtime'
import { AchievementPage, type AchievementPageProps } from '../../src/pages/achievement-page.tsx'
import { CredentialPage, type CredentialPageProps } from '../../src/pages/credential-page.tsx'
import { IssuerPage, type IssuerPageProps } from '../../src/pages/issuer-page.tsx'
import { LandingPage } from '../../src/pages/landing-page.tsx'
import { ProblemPage } from '../../src/pages/problem-page.tsx'
import { renderPage } from '../../src/pages/render.ts'
import { VerifyPage } from '../../src/pages/verify-page.tsx'

/** Every text of a page is `text(what it would be)`, so that a test can put anything in its place. */
export type Fill = (text: string) => string

const ORIGIN = 'https://badges.example.org'

export const credentialProps = (fill: Fill = (text) => text): CredentialPageProps => ({
  url: fill(`${ORIGIN}/i/rias/credentials/1`),
  jsonUrl: fill(`${ORIGIN}/i/rias/credentials/1.json`),
  pngUrl: fill(`${ORIGIN}/i/rias/credentials/1.png`),
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
      },
    }}
  />
)

/** Every page, rendered, by name. */
export function samplePages(fill: Fill = (text) => text): [string, string][] {
  const pages: [string, JSX.Element][] = [
    ['credential', <CredentialPage {...credentialProps(fill)} />],
    ['achievement', <AchievementPage {...achievementProps(fill)} />],
    ['issuer', <IssuerPage {...issuerProps(fill)} />],
    [
      'landing',
      <LandingPage origin={fill(ORIGIN)} demo={{ issuerUrl: fill(ORIGIN), credentialUrl: fill(ORIGIN) }} />,
    ],
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
