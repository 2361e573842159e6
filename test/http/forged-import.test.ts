import { unzipSync, zipSync } from 'fflate'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createIssuer, type TestTenant } from '../support/api.ts'
import { archiveOf, decode, type Files, resum, takeBack, wipe } from '../support/archives.ts'
import { rowsOf, scalar } from '../support/database.ts'
import { activateHost, type FakeInternet, fakeInternet, newHost, proveHost } from '../support/domains.ts'
import { fullShop, type Ids, idsOf } from '../support/full-tenant.ts'
import { createWorker } from '../support/worker.ts'

const worker = createWorker()
const GAP = 1_000

type Row = Record<string, unknown>

/** The archive with other rows of a table, and with the sums that whoever has changed it would write. */
async function forge(files: Files, table: string, change: (row: Row) => Row): Promise<Uint8Array> {
  const changed = { ...files }
  const names = Object.keys(files).filter((file) => file.startsWith(`data/${table}/`))
  if (names.length === 0) throw new Error(`no rows of ${table}`)
  for (const name of names) {
    const lines = decode(files[name]).trim().split('\n')
    const text = lines.map((line) => `${JSON.stringify(change(JSON.parse(line)))}\n`).join('')
    changed[name] = new TextEncoder().encode(text)
  }
  return zipSync(await resum(changed))
}

const rowsIn = (files: Files, table: string): string[] =>
  Object.keys(files)
    .filter((name) => name.startsWith(`data/${table}/`))
    .flatMap((name) => decode(files[name]).trim().split('\n'))

/** The tables that an archive brings rows of. */
const BROUGHT = [
  'tenants',
  'tenant_settings',
  'issuers',
  'issuer_profiles',
  'signing_keys',
  'achievements',
  'achievement_versions',
  'recipients',
  'credentials',
  'status_events',
  'endpoints',
  'mapping_rules',
  'purchases',
  'purchase_refs',
  'purchase_facts',
  'entitlements',
  'learner_awards',
]

async function snapshot(): Promise<{ table: string; row: Row }[]> {
  const tables = await Promise.all(
    BROUGHT.map(async (table) =>
      (await rowsOf<Row>(`select * from ${table}`)).map((row) => ({ table, row })),
    ),
  )
  return tables.flat()
}

describe('an archive that somebody has forged', () => {
  let files: Files
  let victim: Ids

  beforeAll(async () => {
    const { tenant } = await fullShop()
    await worker.call('PATCH', `${tenant.api}/settings`, {
      key: tenant.key,
      body: { privacy: { text: 'We care.' } },
    })
    files = unzipSync(await archiveOf(worker, tenant))
  })

  beforeEach(async () => {
    await wipe()
    victim = await idsOf(await fullShop())
  })

  const hexOf = (table: string, column: string) => Buffer.from(victim.bytes(table, column)).toString('hex')
  /** A number that becomes the victim's when it is raised as numbers of the table are. */
  const below = async (table: string, number: number, column = 'id') =>
    number - GAP - (await scalar(`select max(${column}) from ${table}`))

  const FORGED: [string, string, (row: Row) => Promise<unknown>][] = [
    ['tenant_settings', 'tenantId', async () => String(victim.tenantId)],
    ['tenant_settings', 'tenantId', () => below('tenants', victim.tenantId)],
    ['tenant_settings', 'tenantId', async (row) => Number(row.tenantId) + 1],
    ['signing_keys', 'issuerId', async () => String(victim.issuerId)],
    ['signing_keys', 'issuerId', () => below('issuers', victim.issuerId)],
    ['signing_keys', 'issuerId', async (row) => Number(row.issuerId) + 50],
    ['issuer_profiles', 'issuerId', async () => null],
    ['issuers', 'did', async () => 'did:web:elsewhere.example'],
    ['issuers', 'baseUrl', async () => 'https://elsewhere.example'],
    ['issuers', 'slug', async () => victim.slug],
    ['issuers', 'profileId', async () => 77_777],
    ['tenants', 'id', async () => String(victim.tenantId)],
    ['tenants', 'id', () => below('tenants', victim.tenantId)],
    ['achievements', 'issuerId', async () => String(victim.issuerId)],
    ['achievements', 'issuerId', () => below('issuers', victim.issuerId)],
    ['achievements', 'id', async () => 2 ** 53],
    ['achievements', 'id', async () => 1.5],
    ['achievements', 'id', async () => true],
    ['achievements', 'id', async () => null],
    ['achievements', 'issuerId', async () => [victim.issuerId]],
    ['recipients', 'tenantId', async () => String(victim.tenantId)],
    ['recipients', 'id', async () => -5],
    ['credentials', 'recipientId', async (row) => Number(row.recipientId) + 5_000],
    ['credentials', 'recipientId', () => below('recipients', Number(victim.row('recipients').id))],
    ['status_events', 'issuerId', async () => String(victim.issuerId)],
    ['status_events', 'issuerId', async (row) => Number(row.issuerId) + 1_000],
    ['mapping_rules', 'endpointId', async () => hexOf('endpoints', 'id')],
    ['purchases', 'endpointId', async () => hexOf('endpoints', 'id').toUpperCase()],
    ['purchase_refs', 'endpointId', async () => hexOf('endpoints', 'id')],
    ['purchase_facts', 'purchaseId', async () => hexOf('purchases', 'id')],
    ['entitlements', 'purchaseId', async () => hexOf('purchases', 'id')],
    ['entitlements', 'tenantId', async () => String(victim.tenantId)],
  ]

  it.each(FORGED)('changes nothing of anybody: %s.%s (%#)', async (table, member, value) => {
    const before = await snapshot()
    const values = new Map<unknown, unknown>()
    for (const line of rowsIn(files, table)) values.set(line, await value(JSON.parse(line)))
    const forged = await forge(files, table, (row) => ({
      ...row,
      [member]: values.get(JSON.stringify(row)),
    }))
    const { begun, task } = await takeBack(worker, forged)
    expect([begun.status, task]).toMatchObject([202, { state: 'failed', reason: expect.any(String) }])
    expect(task.reason).toMatch(/^the archive is not|must be|is here already/)
    const after = await snapshot()
    const texts = new Set(before.map((row) => JSON.stringify(row)))
    expect(after.filter((row) => texts.has(JSON.stringify(row)))).toHaveLength(before.length)
    // What is new is the archive's own, and of nobody who is still to come.
    const owners = after.filter((row) => row.table === 'tenants' && !texts.has(JSON.stringify(row)))
    const issuers = after.filter((row) => row.table === 'issuers' && !texts.has(JSON.stringify(row)))
    for (const added of after.filter((row) => !texts.has(JSON.stringify(row)))) {
      const { tenant_id: tenantId, issuer_id: issuerId } = added.row
      if (tenantId !== undefined) expect(owners.map(({ row }) => row.id)).toContain(tenantId)
      if (issuerId !== undefined) expect(issuers.map(({ row }) => row.id)).toContain(issuerId)
    }
  })
})

describe('the hosts of a tenant that is taken back', () => {
  const hostsOf = ({ slug }: TestTenant) =>
    rowsOf<Row>(
      `select host, state, next_check_at from issuer_identities
        where issuer_id = (select id from issuers where slug = ?) order by id`,
      slug,
    )

  async function archiveWithHost(): Promise<{
    tenant: TestTenant
    host: string
    archive: Uint8Array
    internet: FakeInternet
  }> {
    await wipe()
    const internet: FakeInternet = fakeInternet(worker)
    const tenant = await createIssuer()
    const host = await proveHost(worker, internet, tenant)
    await activateHost(worker, tenant, host)
    const archive = await archiveOf(worker, tenant)
    await wipe()
    return { tenant, host, archive, internet }
  }

  it('are theirs again when their records are there, and are looked at again', async () => {
    const { tenant, host, archive } = await archiveWithHost()
    const { begun, task } = await takeBack(worker, archive)
    expect(task).toMatchObject({ state: 'done' })
    expect(await hostsOf(tenant)).toEqual([{ host, state: 'proven', next_check_at: expect.any(Number) }])
    const issued = await worker.call('POST', `${tenant.api}/credentials`, {
      key: begun.body.apiKey,
      body: { achievement: 'welding-1', recipient: { email: 'ada@example.org' } },
    })
    expect(issued.body.credential.issuer.id).toBe(`did:web:${host}`)
  })

  it.each(['is gone', 'cannot be looked up'])(
    'are not served or signed for when a record %s',
    async (why) => {
      const { tenant, host, archive, internet } = await archiveWithHost()
      if (why === 'is gone') internet.records.clear()
      else internet.state.resolverIsDown = true
      const { begun, task } = await takeBack(worker, archive)
      expect(task).toMatchObject({ state: 'done' })
      expect(await hostsOf(tenant)).toMatchObject([{ host, state: 'claimed' }])
      const issued = await worker.call('POST', `${tenant.api}/credentials`, {
        key: begun.body.apiKey,
        body: { achievement: 'welding-1', recipient: { email: 'ada@example.org' } },
      })
      expect(issued.body.credential.issuer.id).toBe(tenant.did)
    },
  )

  it('stay with whoever has proven them meanwhile', async () => {
    const { tenant, host, archive, internet } = await archiveWithHost()
    const other = await createIssuer()
    const kept = new Map(internet.records)
    await proveHost(worker, internet, other, host)
    for (const [name, values] of kept) {
      internet.records.set(name, [...(internet.records.get(name) ?? []), ...values])
    }
    const { task } = await takeBack(worker, archive)
    expect(task).toMatchObject({ state: 'done' })
    expect(await hostsOf(tenant)).toMatchObject([{ host, state: 'claimed' }])
    expect(await hostsOf(other)).toMatchObject([{ host, state: 'proven' }])
  })

  it.each([
    ['host', newHost()],
    ['did', 'did:web:elsewhere.example'],
    ['baseUrl', 'https://elsewhere.example'],
    ['host', 'localhost'],
  ])('are refused when their %s is another: %s', async (member, value) => {
    const { archive } = await archiveWithHost()
    const forged = await forge(unzipSync(archive), 'issuer_identities', (row) => ({
      ...row,
      [member]: value,
    }))
    expect((await takeBack(worker, forged)).task).toMatchObject({ state: 'failed' })
    expect(await rowsOf('select id from tenants')).toEqual([])
  })
})
