import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildAchievement } from '../../src/core/credential/build-achievement.ts'
import { buildCredential } from '../../src/core/credential/build-credential.ts'
import { canonicalize } from '../../src/core/proof/canonicalize.ts'
import { canonicalNQuads } from '../../src/core/proof/rdf.ts'
import { assertMembers } from '../../src/core/verification/read-members.ts'
import { anyModelCredential, nothingsIn } from '../support/arbitrary-model.ts'
import { withoutResultNames } from '../support/results.ts'

describe('a credential with any of the model', () => {
  it('holds no null and no empty array, whatever it was built from, and has what is required', () => {
    fc.assert(
      fc.property(anyModelCredential, ({ document }) => {
        expect(nothingsIn(document)).toEqual([])
        expect(() => assertMembers(withoutResultNames(document))).not.toThrow()
      }),
      { numRuns: 1_000 },
    )
  })

  // The first nodes without a name that refer to two others by one member (RDFC-1.0, Hash First Degree Quads).
  it('is the same by template when a result has two alignments', async () => {
    const url = 'https://badges.example/i/acme/achievements/s'
    const definition = { slug: 's', name: 'Name', description: 'Text', criteria: { narrative: 'Do it.' } }
    const alignment = [
      { targetName: 'Cut', targetUrl: 'https://frame.example/cut' },
      { targetName: 'Weld', targetUrl: 'https://frame.example/weld' },
    ]
    // A wrong hash need not change the order of the labels, so there are several.
    const documentOf = (value: string) =>
      buildCredential({
        url: 'https://badges.example/i/acme/credentials/1',
        profile: { id: 'did:web:badges.example', type: ['Profile'], name: 'Acme' },
        achievement: buildAchievement(definition, { url, version: 1 }),
        validFrom: new Date('2026-03-01T10:00:00Z'),
        facts: { subject: { result: [{ value, alignment }] } },
        status: { list: 'https://badges.example/i/acme/status/0', index: 5 },
      })
    for (const value of 'ABCDEFGH') {
      const document = documentOf(value)
      expect(await canonicalize(document, new Map())).toBe(await canonicalNQuads(document))
    }
  })

  it('loses nothing in JSON-LD, and is the same by template', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(anyModelCredential, async ({ document, frozen }) => {
        const slow = await canonicalNQuads(document)
        expect(await canonicalize(document, frozen)).toBe(slow)
      }),
      { numRuns: 300 },
    )
  })
})
