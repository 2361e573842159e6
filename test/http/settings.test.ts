import { describe, expect, it } from 'vitest'
import { createTenant, type TestTenant } from '../support/api.ts'
import { rowsOf } from '../support/database.ts'
import { meddledDatabase } from '../support/meddled-database.ts'
import { watchedDatabase } from '../support/watched-database.ts'
import { createWorker } from '../support/worker.ts'

const worker = createWorker()

const change = ({ api, key }: TestTenant, body: object, by = worker) =>
  by.call('PATCH', `${api}/settings`, { key, body })

const entriesOf = ({ slug }: TestTenant) =>
  rowsOf<{ before: string | null; digest: string }>(
    `select hex(before) as before, hex(digest) as digest from audit_entries where action = 'settings.changed'
      and tenant_id = (select id from tenants where slug = ?) order by id`,
    slug,
  )

describe('two changes of the settings at once', () => {
  it.each([
    ['the first of all', undefined],
    ['later ones', { sharing: { linkedInOrganizationId: '1441' } }],
  ])('both hold, whenever the other one comes: %s', async (_, earlier) => {
    for (let n = 1; ; n++) {
      const tenant = await createTenant()
      if (earlier) await change(tenant, earlier)
      const other = () => change(tenant, { privacy: { contact: 'privacy@example.org' } })
      const { binding, hasMeddled } = meddledDatabase(n, other)
      const mine = await change(tenant, { retention: { inboxBodyDays: 40 } }, createWorker({ DB: binding }))
      if (!hasMeddled()) {
        expect(n).toBeGreaterThan(3)
        break
      }
      const { body } = await worker.call('GET', `${tenant.api}/settings`, { key: tenant.key })
      expect([n, mine.status, body]).toMatchObject([
        n,
        200,
        {
          ...earlier,
          retention: { inboxBodyDays: 40 },
          privacy: { contact: 'privacy@example.org' },
        },
      ])
      // Each entry begins where the one before ended.
      const entries = await entriesOf(tenant)
      expect([n, entries.length]).toEqual([n, earlier ? 3 : 2])
      const ends = [null, ...entries.map(({ digest }) => digest)]
      expect(entries.map(({ before }) => before || null)).toEqual(ends.slice(0, -1))
    }
  })

  it('that never ends is told to whoever waits', async () => {
    const tenant = await createTenant()
    let days = 30
    // The other side wins before each round trip.
    const binding = watchedDatabase(async (ask) => {
      await change(tenant, { retention: { inboxBodyDays: ++days } })
      return ask()
    })
    const { status, body } = await change(
      tenant,
      { privacy: { text: 'Ours.' } },
      createWorker({ DB: binding }),
    )
    expect([status, body.detail]).toEqual([409, 'the settings are being changed by others; please try again'])
  })
})
