import { buildAchievement } from '../../src/core/credential/build-achievement.ts'
import { buildCredential } from '../../src/core/credential/build-credential.ts'
import { buildProfile } from '../../src/core/credential/build-profile.ts'
import type { OpenBadgeCredential } from '../../src/core/credential/open-badge.ts'
import type { FrozenParts } from '../../src/core/proof/template-shape.ts'

const ISSUER = 'https://signet.example/i/institute'

const profile = buildProfile({
  did: 'did:web:signet.example:i:institute',
  name: 'Institute of Welding',
  url: ISSUER,
  test: false,
})

const achievement = buildAchievement(
  {
    slug: 'welding-1',
    name: 'Welding, level 1',
    description: 'Joins mild steel of up to 6 mm safely, by MIG and by stick, in the flat position.',
    criteria: { narrative: 'Pass the practical test before two examiners, and the written test with 80 %.' },
    achievementType: 'Certificate',
    tags: ['welding', 'steel'],
    alignment: [{ targetName: 'Weld by MIG', targetUrl: 'https://standards.example/weld/mig' }],
  },
  { url: `${ISSUER}/achievements/welding-1`, version: 1 },
)

/** Named as the product names them: by content, here by number. */
export const frozenParts: FrozenParts = new Map([
  [profile, 'profile 1'],
  [achievement, 'version 1'],
])

const digits = (n: number, length: number): string => n.toString(16).padStart(length, '0')

/** The n-th of many credentials of one achievement, as a batch of named people with addresses makes them. */
export const sampleCredential = (n: number): OpenBadgeCredential =>
  buildCredential({
    url: `${ISSUER}/credentials/0199f3a0-7c00-7000-8000-${digits(n, 12)}`,
    profile,
    achievement,
    validFrom: new Date(1_790_000_000_000 + 1000 * n),
    validUntil: new Date(1_884_000_000_000 + 1000 * n),
    email: { identityHash: `sha256$${digits(n, 64)}`, salt: digits(n, 32) },
    facts: { name: `Åsa "Test" Lindström ${n}` },
    status: { list: `${ISSUER}/status/0`, index: (n * 7919) % 131_072 },
  })
