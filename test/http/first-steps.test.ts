import { describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { countCredentials, MOST_COUNTED } from '../../src/store/first-steps.ts'
import { ACHIEVEMENT, call, createTenant, type TestTenant } from '../support/api.ts'
import { DB, scalar } from '../support/database.ts'
import { createMember, type Person } from '../support/people.ts'

const textOf = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

/** The steps by their names, with what is said of them. */
const stepsIn = (html: string): Record<string, string> =>
  Object.fromEntries(
    [
      ...html.matchAll(
        /<li class="first-step[^>]*>.*?<span class="tag[^>]*>([^<]+)<.*?<a href="[^"]*">([^<]+)</gs,
      ),
    ].map(([, state = '', label = '']) => [label, state]),
  )

const homeOf = ({ slug }: TestTenant, mode = 'live') => `/app/${slug}/${mode}`

const post = async (tenant: TestTenant, path: string, body: object) => {
  const answer = await call('POST', `${tenant.api}${path}`, { key: tenant.key, body })
  if (answer.status >= 300) throw new Error(JSON.stringify(answer.body))
  return answer.body
}

async function fillProfile(person: Person, tenant: TestTenant): Promise<void> {
  const path = `${homeOf(tenant)}/profile`
  const seen = /name="seen" value="(\d+)"/.exec((await person.get(path)).text)?.[1] ?? ''
  await person.post(path, { seen, name: 'Institute', description: 'We examine.' })
}

describe('the first steps', () => {
  it('are ticked off one by one as they are done, lead to their pages, and can be put away in the end', async () => {
    const tenant = await createTenant()
    const owner = await createMember(tenant, 'owner')
    const home = homeOf(tenant)
    const left = async () =>
      Object.entries(stepsIn((await owner.get(home)).text))
        .filter(([, state]) => state === 'To do')
        .map(([label]) => label)
    const all = [
      'Tell people who you are',
      'Define your first achievement',
      'Issue a badge to yourself',
      'Open it',
      'Connect your shop',
      'Invite a colleague',
      'Use your own domain',
      'Go live',
    ]
    expect(await left()).toEqual(all)
    const first = (await owner.get(home)).text
    const paths = ['profile', 'achievements/new', 'credentials/new', 'shops/new', 'domains']
    for (const href of paths) expect(first).toContain(`href="${home}/${href}"`)
    expect(first).toContain(`href="/app/${tenant.slug}/members"`)
    expect(first).not.toContain('Put this list away')

    await fillProfile(owner, tenant)
    expect(await left()).toEqual(all.slice(1))
    await post(tenant, '/achievements', ACHIEVEMENT)
    expect(await left()).toEqual(all.slice(2))
    const recipient = { email: owner.email }
    const { url } = await post(tenant, '/credentials', { achievement: ACHIEVEMENT.slug, recipient })
    expect(await left()).toEqual(all.slice(3, 7))
    const opened = await owner.get(`${home}/first-steps/badge`)
    expect([opened.status, opened.headers.get('location')]).toEqual([303, url])
    expect(await left()).toEqual(all.slice(4, 7))
    await post(tenant, '/endpoints', { provider: 'standard-webhooks', name: 'Our shop' })
    expect(await left()).toEqual(all.slice(5, 7))
    await owner.post(`/app/${tenant.slug}/members/invitations`, { email: 'bo@example.org', role: 'issuer' })
    expect(await left()).toEqual(all.slice(6, 7))
    await DB.prepare(
      `insert into issuer_identities (tenant_id, issuer_id, host, did, base_url, token, state, created_at)
        select tenant_id, id, ?1, 'did:web:' || ?1, 'https://' || ?1, '', 'proven', 0 from issuers where slug = ?2`,
    )
      .bind(`${tenant.slug}.example`, tenant.slug)
      .run()
    expect(await left()).toEqual([])

    const done = (await owner.get(home)).text
    expect(textOf(done)).toContain('8 of 8 done')
    expect(done).toContain('Put this list away')
    expect((await owner.post(`${home}/first-steps/put-away`)).status).toBe(303)
    expect((await owner.get(home)).text).not.toContain('First steps')
  })

  it('are those that the person may take, and there is no list for whoever only looks', async () => {
    const tenant = await createTenant()
    await createMember(tenant, 'owner')
    const author = await createMember(tenant, 'author')
    expect(Object.keys(stepsIn((await author.get(homeOf(tenant))).text))).toEqual([
      'Define your first achievement',
    ])
    const auditor = await createMember(tenant, 'auditor')
    expect((await auditor.get(homeOf(tenant))).text).not.toContain('First steps')
  })

  it('lead from the test issuer to the live one', async () => {
    const tenant = await createTenant()
    const owner = await createMember(tenant, 'owner')
    const page = (await owner.get(homeOf(tenant, 'test'))).text
    expect(page).toMatch(new RegExp(`href="${homeOf(tenant)}">Go live`))
    const missing = await owner.get(`${homeOf(tenant, 'test')}/first-steps/badge`)
    expect(missing.headers.get('location')).toBe(homeOf(tenant, 'test'))
  })
})

describe('the figures of the overview', () => {
  const figuresIn = (html: string): Record<string, string> =>
    Object.fromEntries(
      [...html.matchAll(/<dt>([^<]+)<\/dt><dd>([^<]+)<\/dd><\/div>/g)].map(([, label = '', n = '']) => [
        label,
        n,
      ]),
    )

  it('tell how the issuer’s badges stand', async () => {
    const tenant = await createTenant()
    const owner = await createMember(tenant, 'owner')
    await post(tenant, '/achievements', ACHIEVEMENT)
    const issue = (more: object = {}) =>
      post(tenant, '/credentials', {
        ...{ achievement: ACHIEVEMENT.slug, recipient: { email: 'ada@example.org' } },
        ...more,
      })
    const { id } = await issue()
    await issue()
    await issue({ validFrom: '2020-01-01T00:00:00Z', validUntil: '2021-01-01T00:00:00Z' })
    await post(tenant, `/credentials/${id}/revoke`, { reason: 'A mistake' })
    expect(figuresIn((await owner.get(homeOf(tenant))).text)).toEqual({
      'Badges issued': '3',
      'In force': '1',
      'Revoked or replaced': '1',
      'Waiting in the inbox': '0',
    })
    expect(figuresIn((await owner.get(homeOf(tenant, 'test'))).text)['Badges issued']).toBe('0')
  })

  it('stop counting where that would cost more and more', async () => {
    const tenant = await createTenant()
    const owner = await createMember(tenant, 'owner')
    const issuer = await scalar<number>('select id from issuers where slug = ?', tenant.slug)
    await DB.prepare(
      `with recursive n(i) as (select 1 union all select i + 1 from n where i < 1100)
        insert into credentials (id, issuer_id, version_id, profile_id, recipient_id, key_id, format, position,
          created_at, valid_from, signature)
        select randomblob(16), ?, 0, 0, 0, 0, 1, i, 0, 0, x'' from n`,
    )
      .bind(issuer)
      .run()
    expect(figuresIn((await owner.get(homeOf(tenant))).text)).toEqual({
      'Badges issued': 'over 1,000',
      'Waiting in the inbox': '0',
    })
    expect(await countCredentials(openDatabase(DB), issuer, 0)).toMatchObject({ issued: MOST_COUNTED + 1 })
  })
})
