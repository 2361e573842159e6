import { beforeAll, describe, expect, it } from 'vitest'
import { ROLES, type Role } from '../../src/core/access/permissions.ts'
import { call, createTenant, type TestTenant } from '../support/api.ts'
import { DB, rowsOf, scalar } from '../support/database.ts'
import {
  createMember,
  createPerson,
  join,
  linkIn,
  mailTo,
  newAddress,
  type Person,
} from '../support/people.ts'

let tenant: TestTenant
let owner: Person
let members: string

beforeAll(async () => {
  tenant = await createTenant()
  owner = await createMember(tenant, 'owner')
  members = `/app/${tenant.slug}/members`
})

const roleOf = (slug: string, userId: string) =>
  scalar<Role | undefined>(
    'select role from members where user_id = ? and tenant_id = (select id from tenants where slug = ?)',
    userId,
    slug,
  )

const invite = (by: Person, email: string, role: Role = 'issuer') =>
  by.post(`${members}/invitations`, { email, role })

const openInvitation = (email: string) =>
  scalar<string>(`select lower(hex(id)) from invitations where email = ?`, email)

const dashed = (hex: string) => hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')

describe('an invitation', () => {
  it('makes a member of whoever signs in with the invited address', async () => {
    const colleague = await createPerson()
    expect((await invite(owner, colleague.email.toUpperCase(), 'auditor')).status).toBe(303)
    expect((await owner.get(members)).text).toContain(colleague.email)
    const link = await linkIn(colleague.email)
    expect((await colleague.get(link.pathname)).text).toContain('auditor')
    const joined = await colleague.post(link.pathname)
    expect(joined.headers.get('location')).toBe(`/app/${tenant.slug}`)
    expect(await roleOf(tenant.slug, colleague.userId)).toBe('auditor')
    expect((await colleague.get(`/app/${tenant.slug}/live`)).text).toContain('Welcome to')
    expect((await colleague.post(link.pathname)).status).toBe(404)
  })

  it('does not exist for any other address', async () => {
    const [invited, thief] = [newAddress(), await createPerson()]
    await invite(owner, invited, 'admin')
    const { pathname } = await linkIn(invited)
    const unknown = pathname.replace(/.{12}$/, '000000000000')
    for (const method of ['get', 'post'] as const) {
      const theirs = await thief[method](pathname)
      const nobodys = await thief[method](unknown)
      expect([method, theirs.status]).toEqual([method, 404])
      expect(theirs.text.replaceAll(pathname.slice(-36), unknown.slice(-36))).toBe(nobodys.text)
    }
    expect(await roleOf(tenant.slug, thief.userId)).toBeUndefined()
  })

  it('sends whoever is not signed in to sign in, and back', async () => {
    const email = newAddress()
    await invite(owner, email)
    const { pathname } = await linkIn(email)
    const { openBrowser } = await import('../support/people.ts')
    const answer = await openBrowser().get(pathname)
    expect(answer.headers.get('location')).toBe(`/app/sign-in?next=${encodeURIComponent(pathname)}`)
  })

  it('ends after seven days, and begins anew when it is sent again', async () => {
    const colleague = await createPerson()
    await invite(owner, colleague.email)
    const { pathname } = await linkIn(colleague.email)
    await DB.prepare('update invitations set expires_at = 1 where email = ?').bind(colleague.email).run()
    expect((await colleague.post(pathname)).status).toBe(404)
    expect((await owner.get(members)).text).toContain('too old')
    expect((await owner.post(`${members}/invitations/${pathname.slice(-36)}/resend`)).status).toBe(303)
    expect((await colleague.post(pathname)).status).toBe(303)
  })

  it('is not sent again within a minute', async () => {
    const email = newAddress()
    await invite(owner, email)
    const path = `${members}/invitations/${dashed(await openInvitation(email))}/resend`
    expect((await owner.post(path)).status).toBe(429)
  })

  it('is mailed to an address a few times only, however often it is withdrawn and by whomever it is made', async () => {
    const email = newAddress()
    const other = await createTenant()
    const rival = await createMember(other, 'owner')
    const statuses: number[] = []
    for (let n = 0; n < 7; n++) {
      const [by, path] = n % 2 === 0 ? [owner, members] : [rival, `/app/${other.slug}/members`]
      const { status, text } = await by.post(`${path}/invitations`, {
        email: email.toUpperCase(),
        role: 'issuer',
      })
      statuses.push(text.includes('several invitations') ? 429 : status)
      const open = `select lower(hex(id)) from invitations where email = ?`
      const id = await scalar<string | undefined>(open, email)
      if (id) await by.post(`${path}/invitations/${dashed(id)}/withdraw`)
    }
    expect(statuses).toEqual([303, 303, 303, 303, 303, 429, 429])
    expect(JSON.stringify(await rowsOf('select * from sign_in_mails'))).not.toContain(email)
  })

  it('is one of so many that an organisation sends in a day, those that are sent again included', async () => {
    const { api, key, slug } = await createTenant()
    const ask = (path: string, body?: object) => call('POST', `${api}/invitations${path}`, { key, body })
    const invited: string[] = []
    const answers = await Promise.all(
      Array.from({ length: 49 }, () => ask('', { email: newAddress(), role: 'issuer' })),
    )
    for (const { status, body } of answers) {
      expect(status).toBe(201)
      invited.push(body.id)
    }
    await DB.prepare('update invitations set expires_at = expires_at - 120').run()
    expect((await ask(`/${invited[0]}/resend`)).status).toBe(200)
    const [again, email] = [await ask(`/${invited[1]}/resend`), newAddress()]
    const more = await ask('', { email, role: 'issuer' })
    for (const { status, body } of [again, more]) {
      expect([status, body.detail]).toEqual([429, expect.stringContaining('50 invitations in a day')])
    }
    // What is refused leaves nothing behind, and nobody else is held up.
    const made = `select count(*) from invitations where tenant_id = (select id from tenants where slug = ?)`
    expect(await scalar(made, slug)).toBe(49)
    await expect(mailTo(email)).rejects.toThrow('no mail')
    expect((await invite(owner, email)).status).toBe(303)
    await DB.prepare('update sign_in_mails set since = since - 86401 where count = 50').run()
    expect((await ask('', { email: newAddress(), role: 'issuer' })).status).toBe(201)
  })

  it('opens nothing once it is withdrawn, and its address is forgotten', async () => {
    const colleague = await createPerson()
    await invite(owner, colleague.email)
    const { pathname } = await linkIn(colleague.email)
    const path = `${members}/invitations/${pathname.slice(-36)}`
    expect((await owner.post(`${path}/withdraw`)).status).toBe(303)
    expect((await colleague.post(pathname)).status).toBe(404)
    for (const what of ['withdraw', 'resend']) expect((await owner.post(`${path}/${what}`)).status).toBe(409)
    const row = await rowsOf(
      'select email, state from invitations where id = unhex(?)',
      pathname.slice(-36).replaceAll('-', ''),
    )
    expect(row).toEqual([{ email: null, state: 'withdrawn' }])
  })

  it('is refused for an address that is a member or invited already', async () => {
    const email = newAddress()
    await invite(owner, email)
    expect((await invite(owner, email)).text).toContain('invited already')
    expect((await invite(owner, owner.email)).text).toContain('a member already')
  })

  it('is accepted once, however often at once', async () => {
    const colleague = await createPerson()
    await invite(owner, colleague.email)
    const { pathname } = await linkIn(colleague.email)
    const answers = await Promise.all([1, 2, 3].map(() => colleague.post(pathname)))
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1)
    const joined = `select count(*) from audit_entries where action = 'member.joined' and actor = ?`
    expect(await scalar(joined, `person:${colleague.userId}`)).toBe(1)
  })

  it('is not accepted beyond the number of members that the operator allows', async () => {
    const small = await createTenant()
    const first = await createMember(small, 'owner')
    await DB.prepare('update tenants set member_limit = 1 where slug = ?').bind(small.slug).run()
    const colleague = await createPerson()
    await first.post(`/app/${small.slug}/members/invitations`, { email: colleague.email, role: 'issuer' })
    const { pathname } = await linkIn(colleague.email)
    expect((await colleague.post(pathname)).status).toBe(409)
    expect(await roleOf(small.slug, colleague.userId)).toBeUndefined()
  })
})

describe('roles', () => {
  it.each(ROLES)('above one’s own are given by nobody: %s', async (role) => {
    const actor = await createMember(tenant, role)
    const other = await createMember(tenant, 'author')
    const secondOwner = await createMember(tenant, 'owner')
    const isOwner = role === 'owner'
    const mayManage = isOwner || role === 'admin'
    // Somebody's role becomes another.
    const raise = await actor.post(`${members}/${other.userId}/role`, { role: 'owner' })
    expect([raise.status, await roleOf(tenant.slug, other.userId)]).toEqual(
      isOwner ? [303, 'owner'] : [403, 'author'],
    )
    const own = await actor.post(`${members}/${actor.userId}/role`, { role: 'owner' })
    expect([own.status, await roleOf(tenant.slug, actor.userId)]).toEqual([isOwner ? 303 : 403, role])
    // An owner is unmade.
    const lower = await actor.post(`${members}/${secondOwner.userId}/role`, { role: 'auditor' })
    expect([lower.status, await roleOf(tenant.slug, secondOwner.userId)]).toEqual(
      isOwner ? [303, 'auditor'] : [403, 'owner'],
    )
    const removed = await actor.post(`${members}/${secondOwner.userId}/remove`)
    expect(removed.status).toBe(isOwner ? 303 : 403)
    // Whoever may manage members may do it for all but owners.
    const simple = await createMember(tenant, 'author')
    const change = await actor.post(`${members}/${simple.userId}/role`, { role: 'approver' })
    expect(change.status).toBe(mayManage ? 303 : 403)
    const answer = await invite(actor, newAddress(), 'owner')
    expect(answer.status).toBe(isOwner ? 303 : 403)
  })

  it('of an owner who is only invited are not for an administrator either', async () => {
    const [admin, email] = [await createMember(tenant, 'admin'), newAddress()]
    await invite(owner, email, 'owner')
    const path = `${members}/invitations/${dashed(await openInvitation(email))}`
    for (const what of ['resend', 'withdraw']) expect((await admin.post(`${path}/${what}`)).status).toBe(403)
    expect((await owner.post(`${path}/withdraw`)).status).toBe(303)
  })

  it('take effect with the next request', async () => {
    const person = await createMember(tenant, 'admin')
    expect((await person.get(members)).status).toBe(200)
    await owner.post(`${members}/${person.userId}/role`, { role: 'author' })
    expect((await person.get(members)).status).toBe(403)
    await owner.post(`${members}/${person.userId}/remove`)
    expect((await person.get(`/app/${tenant.slug}/live`)).status).toBe(404)
  })

  it('are written into the audit log by number, without name or address', async () => {
    const person = await createMember(tenant, 'issuer')
    await owner.post(`${members}/${person.userId}/role`, { role: 'approver' })
    const [entry] = await rowsOf<{ actor: string; subject: string }>(
      `select actor, lower(hex(subject)) as subject, before, digest from audit_entries
        where action = 'member.role_changed' order by id desc limit 1`,
    )
    expect(entry).toMatchObject({
      actor: `person:${owner.userId}`,
      subject: person.userId.replaceAll('-', ''),
    })
    const all = JSON.stringify(await rowsOf('select * from audit_entries'))
    expect(all).not.toContain('@example.org')
  })
})

describe('whoever is removed', () => {
  it('leaves API keys behind, and the page says how many', async () => {
    const maker = await createMember(tenant, 'admin')
    const form = { name: 'Registry', lifetime: '30', scopes: 'issuer.read' }
    const keys: string[] = []
    for (const mode of ['live', 'live', 'test']) {
      const made = await maker.post(`/app/${tenant.slug}/${mode}/api-keys`, form)
      keys.push(/sk_(live|test)_[\w-]{43}/.exec(made.text)?.[0] ?? '')
    }
    const told = async () =>
      /[^>]* API keys? that they made go[^<]*/.exec((await owner.get(members)).text)?.[0]
    expect(await told()).toContain('3 API keys')
    const newest = `select max(id) from api_keys where created_by = ?`
    const id = await scalar<number>(newest, `person:${maker.userId}`)
    await owner.post(`/app/${tenant.slug}/test/api-keys/key_${id}/revoke`)
    expect(await told()).toContain('2 API keys')
    await owner.post(`${members}/${maker.userId}/remove`)
    expect(await told()).toBeUndefined()
    expect((await call('GET', tenant.api, { key: keys[0] ?? '' })).status).toBe(200)
  })
})

describe('the last owner', () => {
  it('cannot leave, be removed or be made less', async () => {
    const small = await createTenant()
    const only = await createMember(small, 'owner')
    const path = `/app/${small.slug}/members`
    for (const answer of [
      await only.post(`${path}/leave`),
      await only.post(`${path}/${only.userId}/remove`),
      await only.post(`${path}/${only.userId}/role`, { role: 'admin' }),
    ]) {
      expect(answer.status).toBe(409)
      expect(answer.text).toContain('at least one owner')
    }
    expect(await roleOf(small.slug, only.userId)).toBe('owner')
  })

  it('is there still after both of two owners tried to leave at once', async () => {
    for (let n = 0; n < 5; n++) {
      const small = await createTenant()
      const [a, b] = [await createMember(small, 'owner'), await createMember(small, 'owner')]
      const path = `/app/${small.slug}/members`
      const answers = await Promise.all(
        n % 2 === 0
          ? [a.post(`${path}/leave`), b.post(`${path}/leave`)]
          : [a.post(`${path}/leave`), b.post(`${path}/${b.userId}/role`, { role: 'auditor' })],
      )
      expect(answers.map(({ status }) => status).sort()).toEqual([303, 409])
      const owners = `select count(*) from members where role = 'owner'
        and tenant_id = (select id from tenants where slug = ?)`
      expect(await scalar(owners, small.slug)).toBe(1)
      const entries = `select count(*) from audit_entries where action in ('member.left', 'member.removed', 'member.role_changed')
        and tenant_id = (select id from tenants where slug = ?)`
      expect(await scalar(entries, small.slug)).toBe(answers.filter(({ status }) => status === 303).length)
    }
  })
})

describe('members of another tenant', () => {
  it('look like members that do not exist', async () => {
    const other = await createTenant()
    const theirs = await createMember(other, 'author')
    await createMember(other, 'owner')
    const nobody = '00000000-0000-7000-8000-000000000000'
    for (const [path, form] of [
      ['role', { role: 'admin' }],
      ['remove', {}],
    ] as const) {
      const a = await owner.post(`${members}/${theirs.userId}/${path}`, form)
      const b = await owner.post(`${members}/${nobody}/${path}`, form)
      expect([a.status, a.text.replaceAll(theirs.userId, nobody)]).toEqual([404, b.text])
    }
    expect(await roleOf(other.slug, theirs.userId)).toBe('author')
  })
})

describe('the API of members', () => {
  it('does what the pages do, for a key that may', async () => {
    const { key, api, slug } = await createTenant()
    const person = await createPerson()
    await join(slug, person.userId, 'owner')
    const email = newAddress()
    const made = await call('POST', `${api}/invitations`, { key, body: { email, role: 'issuer' } })
    expect([made.status, made.body]).toMatchObject([201, { email, role: 'issuer' }])
    expect(await mailTo(email)).toContain(made.body.id)
    expect((await call('GET', `${api}/invitations`, { key })).body.items).toHaveLength(1)
    expect((await call('POST', `${api}/invitations/${made.body.id}/withdraw`, { key })).status).toBe(204)
    const list = await call('GET', `${api}/members`, { key })
    expect(list.body.items).toMatchObject([{ id: person.userId, email: person.email, role: 'owner' }])
    const last = await call('PATCH', `${api}/members/${person.userId}`, { key, body: { role: 'admin' } })
    expect([last.status, last.body.detail]).toEqual([409, 'an organisation keeps at least one owner'])
    expect((await call('DELETE', `${api}/members/${person.userId}`, { key })).status).toBe(409)
  })
})
