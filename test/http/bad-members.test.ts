import { env } from 'cloudflare:workers'
import { describe, it } from 'vitest'
import { ACHIEVEMENT, createIssuer } from '../support/api.ts'
import { refuse } from '../support/refuse.ts'
import { createWorker } from '../support/worker.ts'

const OPERATOR = (env as unknown as { OPERATOR_TOKEN: string }).OPERATOR_TOKEN
const worker = createWorker()
const ada = { email: 'ada@example.org' }
const credential = { achievement: 'welding-1', recipient: ada }

describe('a member', () => {
  it.each<[string, object, string | string[]]>([
    ['an address that is none', { recipient: { email: 'ada at example.org' } }, '/recipient/email'],
    ['an address of a local host', { recipient: { email: 'ada@localhost' } }, '/recipient/email'],
    ['an address with a line break', { recipient: { email: 'ada@example.org\nbcc: x' } }, '/recipient/email'],
    ['nobody', { recipient: {} }, '/recipient'],
    ['a name without a person', { recipient: { name: 'Ada' } }, '/recipient'],
    ['a blank name', { recipient: { ...ada, name: ' \t' } }, '/recipient/name'],
    ['half a character', { recipient: { ...ada, name: 'A\ud800' } }, '/recipient/name'],
    ['an identifier that is none', { recipient: { id: 'ada' } }, '/recipient/id'],
    ['an identifier with half a character', { recipient: { id: 'urn:a\ud800' } }, '/recipient/id'],
    ['an identifier with a control character', { recipient: { id: 'urn:a\u0001b' } }, '/recipient/id'],
    [
      'an end before the beginning',
      { validFrom: '2027-01-02T00:00:00Z', validUntil: '2027-01-01T00:00:00Z' },
      '/validUntil',
    ],
    ['an end in the past', { validUntil: '2020-01-01T00:00:00Z' }, '/validUntil'],
    ['a day without a time', { validUntil: '2027-01-01' }, '/validUntil'],
    ['a time without a zone', { validUntil: '2027-01-01T00:00:00' }, '/validUntil'],
    ['a day that there is not', { validUntil: '2027-02-30T00:00:00Z' }, '/validUntil'],
    ['a beginning in another age', { validFrom: '7000-01-01T00:00:00Z' }, '/validFrom'],
    ['a month that there is not', { validUntil: '2027-13-01T00:00:00Z' }, '/validUntil'],
    ['a year beyond four digits', { validUntil: '9999-12-31T23:59:59-14:00' }, '/validUntil'],
    [
      'an activity that ends first',
      { activityStartDate: '2026-02-01T00:00:00Z', activityEndDate: '2026-01-01T00:00:00Z' },
      '/activityEndDate',
    ],
    ['evidence over plain http', { evidence: [{ id: 'http://example.org/e' }] }, '/evidence/0/id'],
    ['evidence at half a character', { evidence: [{ id: 'https://example.org/\ud800' }] }, '/evidence/0/id'],
    ['evidence that says nothing', { evidence: [{ name: 'e' }, {}] }, '/evidence/1'],
    ['too much evidence', { evidence: Array(21).fill({ name: 'e' }) }, '/evidence'],
    ['a result of no known status', { results: [{ status: 'Great' }] }, '/results/0/status'],
    ['negative credits', { creditsEarned: -1 }, '/creditsEarned'],
    ['a slug in capitals', { achievement: 'Welding-1' }, '/achievement'],
    ['two faults at once', { narrative: '', role: 7 }, ['/narrative', '/role']],
  ])('of a credential: %s is refused', async (_name, members, pointer) => {
    const { api, key } = await createIssuer()
    const body = { ...credential, ...members }
    await refuse(worker, ['POST', `${api}/credentials`, { key, body }], { status: 400, pointer })
  })

  it('that says more than a credential can carry is refused', async () => {
    const { api, key } = await createIssuer()
    // A control character counts as one and takes six bytes of JSON.
    const evidence = Array(15).fill({
      narrative: 'a\u0001'.repeat(5_000),
      description: '\u0001'.repeat(4_000),
    })
    const body = { ...credential, evidence }
    await refuse(worker, ['POST', `${api}/credentials`, { key, body }], { status: 400, pointer: '/evidence' })
  })

  it.each<[string, object, string]>([
    ['a bad slug', { slug: '-welding' }, '/slug'],
    ['no criteria', { criteria: {} }, '/criteria'],
    ['criteria over plain http', { criteria: { id: 'http://example.org/c' } }, '/criteria/id'],
    ['a type that Open Badges does not know', { achievementType: 'Medal' }, '/achievementType'],
    ['a duration that is none', { validity: { duration: 'P1H' } }, '/validity/duration'],
    ['a need that there is not', { needs: ['payment', 'luck'] }, '/needs/1'],
    ['a picture that is neither PNG nor SVG', { image: 'data:image/gif;base64,R0lGODlh' }, '/image/id'],
    ['a picture that is not what it says', { image: { id: 'data:image/png;base64,PHN2Zy8+' } }, '/image/id'],
    ['a picture over plain http', { image: 'http://example.org/i.png' }, '/image'],
  ])('of an achievement: %s is refused', async (_name, members, pointer) => {
    const { api, key } = await createIssuer()
    const body = { ...ACHIEVEMENT, slug: 'welding-2', ...members }
    await refuse(worker, ['POST', `${api}/achievements`, { key, body }], { status: 400, pointer })
  })

  it.each<[string, object, string]>([
    ['a slug that ends like a test issuer', { slug: 'guild-test' }, '/slug'],
    ['a slug that leaves no room for the suffix', { slug: 'a'.repeat(51) }, '/slug'],
    ['an address that is none', { email: 'registrar' }, '/email'],
    ['half a character', { name: 'Guild \udc00' }, '/name'],
  ])('of a tenant: %s is refused', async (_name, members, pointer) => {
    const body = { name: 'Guild', slug: 'guild', email: 'registrar@example.org', ...members }
    await refuse(worker, ['POST', '/api/v1/tenants', { key: OPERATOR, body }], { status: 400, pointer })
  })
})
