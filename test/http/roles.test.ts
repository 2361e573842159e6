import { describe, expect, it } from 'vitest'
import {
  ALL_PERMISSIONS,
  grantsOfRole,
  isGranted,
  KEY_PERMISSIONS,
  PERMISSIONS,
  type Permission,
  ROLES,
  type Role,
} from '../../src/core/access/permissions.ts'
import { API_PERMISSIONS } from '../../src/http/api-permissions.ts'
import { createApp } from '../../src/http/app.ts'
import { CONSOLE_PERMISSIONS, consoleRoute } from '../../src/http/console-permissions.ts'
import { call, createIssuer, type TestTenant } from '../support/api.ts'
import { createMember, type Person } from '../support/people.ts'

const app = createApp(
  async () => {
    throw new Error('no request is made of this app')
  },
  () => '',
)

const routesUnder = (prefix: string) => [
  ...new Set(
    app.routes
      .filter(({ method, path }) => method !== 'ALL' && (path === prefix || path.startsWith(`${prefix}/`)))
      .map(({ method, path }) => `${method} ${path.slice(prefix.length)}`),
  ),
]

const API = '/api/v1/issuers/:issuer'
const API_ROUTES = routesUnder(API)

const CONSOLE_ROUTES = routesUnder('/app/:tenant')

const tableNameOf = (route: string): string => {
  const [method = '', path = ''] = route.split(' ')
  return consoleRoute(method, `/app/:tenant${path}`)
}

/** Names of nothing: whoever is let through finds nothing and changes nothing. */
const NAMES: Record<string, string> = {
  ':slug': 'no-such-thing',
  ':key': 'no-such-thing',
  ':host': 'no-such-thing.example',
  ':webhook': `wh_${'0'.repeat(32)}`,
  ':delivery': `dlv_${'0'.repeat(32)}`,
  ':mode{(?:live|test)}': 'test',
  ':change{(?:pause|resume)}': 'pause',
}
const filled = (path: string): string =>
  path
    .replace('/api-keys/:id', '/api-keys/key_999999999')
    .replace(/:\w+(\{[^}]*\})?/g, (name) => NAMES[name] ?? '00000000-0000-7000-8000-000000000000')

/** A key that has of these what keys can have. */
async function keyWith(tenant: TestTenant, scopes: readonly Permission[]): Promise<string> {
  const body = { name: 'walk', scopes: KEY_PERMISSIONS.filter((permission) => scopes.includes(permission)) }
  const { status, body: made } = await call('POST', `${tenant.api}/api-keys`, { key: tenant.key, body })
  if (status !== 201) throw new Error(`no key: ${status} ${JSON.stringify(made)}`)
  return made.key
}

const permissionsOf = (role: Role): Permission[] =>
  ALL_PERMISSIONS.filter((permission) => isGranted(grantsOfRole(role), permission))

/** Whether the route let the key through to what it does. */
async function isLetThrough(tenant: TestTenant, key: string, route: string): Promise<boolean> {
  const [method = '', path = ''] = route.split(' ')
  const body = method === 'GET' ? {} : { body: {} }
  const { status, body: answer } = await call(method, `${tenant.api}${filled(path)}`, { key, ...body }).catch(
    // Not everything that is let through answers with JSON.
    () => ({ status: 200, body: {} }),
  )
  expect([route, status >= 500 && status !== 503, status === 401]).toEqual([route, false, false])
  return !(status === 403 && String(answer.detail).includes('this needs the permission'))
}

describe('the table of permissions', () => {
  it('names a permission for every route of an issuer’s API, and no route that is not there', () => {
    expect(Object.keys(API_PERMISSIONS).sort()).toEqual(API_ROUTES.sort())
  })

  it('is complete for the pages of the console too', () => {
    expect(Object.keys(CONSOLE_PERMISSIONS).sort()).toEqual(CONSOLE_ROUTES.map(tableNameOf).sort())
  })

  it('has no permission that nobody asks for', () => {
    const asked = new Set([...Object.values(API_PERMISSIONS).flat(), ...Object.values(CONSOLE_PERMISSIONS)])
    // Asked by actions alone, of what a route was opened for; and by what has no route yet.
    const byActions: Permission[] = ['owners.write', 'profile.write', 'tenant.import', 'tenant.export_keys']
    expect(
      ALL_PERMISSIONS.filter((permission) => !asked.has(permission) && !byActions.includes(permission)),
    ).toEqual([])
  })

  it('gives an owner everything, and an auditor nothing that changes anything', () => {
    expect(permissionsOf('owner')).toEqual(ALL_PERMISSIONS)
    expect(permissionsOf('auditor').filter((permission) => !permission.endsWith('.read'))).toEqual([])
  })

  it('lets nobody do more than an owner, nor anybody but an owner make owners', () => {
    for (const permission of ALL_PERMISSIONS) expect(PERMISSIONS[permission]).toContain('owner')
    expect(PERMISSIONS['owners.write']).toEqual(['owner'])
  })
})

describe('every route of the API', () => {
  it.each(ROLES)(
    'is open to a key with the permissions of a role exactly when the table says so: %s',
    async (role) => {
      const tenant = await createIssuer()
      const key = await keyWith(tenant, permissionsOf(role))
      for (const route of API_ROUTES) {
        const takes = [API_PERMISSIONS[route] ?? []].flat() as Permission[]
        const through = await isLetThrough(tenant, key, route)
        // What is let through may find that its action asks for more; what is not let through is never needed.
        const may = takes.some((permission) => isGranted(grantsOfRole(role), permission))
        expect([route, through]).toEqual([route, may])
      }
    },
  )

  it.each(ALL_PERMISSIONS)(
    'is shut for a key that has everything but its permission: %s',
    async (missing) => {
      const routes = API_ROUTES.filter((route) => API_PERMISSIONS[route] === missing)
      if (routes.length === 0) return
      const tenant = await createIssuer()
      const key = await keyWith(
        tenant,
        ALL_PERMISSIONS.filter((permission) => permission !== missing),
      )
      for (const route of routes)
        expect([route, await isLetThrough(tenant, key, route)]).toEqual([route, false])
    },
  )
})

describe('every page of the console', () => {
  it.each(ROLES)('is open to a role exactly when the table says so: %s', async (role) => {
    const tenant = await createIssuer()
    await createMember(tenant, 'owner')
    const person = await createMember(tenant, role)
    for (const route of CONSOLE_ROUTES.filter((name) => name !== 'POST /members/leave')) {
      const permission = CONSOLE_PERMISSIONS[tableNameOf(route)]
      const may = !permission || isGranted(grantsOfRole(role), permission)
      const answer = await visit(person, tenant, route)
      expect([route, answer.status === 403]).toEqual([route, !may])
      expect([
        route,
        answer.status >= 500,
        answer.headers.get('location')?.includes('sign-in') ?? false,
      ]).toEqual([route, false, false])
    }
  })

  it('shows each role only the links that it may follow', async () => {
    const tenant = await createIssuer()
    for (const role of ROLES) {
      const person = await createMember(tenant, role)
      const home = await person.get(`/app/${tenant.slug}/live`)
      const links = new Set([...home.text.matchAll(/href="(\/app\/[^"]+)"/g)].map(([, href = '']) => href))
      for (const href of links)
        expect([role, href, (await person.get(href)).status === 403]).toEqual([role, href, false])
    }
  })
})

function visit(person: Person, tenant: TestTenant, route: string) {
  const [method = '', path = ''] = route.split(' ')
  const address = `/app/${tenant.slug}${filled(path)}`
  return method === 'GET' ? person.get(address) : person.post(address)
}
