import type { Grants, Role } from '../../core/access/permissions.ts'

export type Mode = 'live' | 'test'

/** What was done by the request before this one, said once. */
export interface Flash {
  kind: 'done' | 'fault'
  text: string
}

/** Everything around a page of the console; `frameOf` in http/console-page.ts makes it from the request. */
export interface ConsoleFrame {
  person: { name: string; email: string }
  /** Absent on pages that belong to no tenant, such as the account. */
  tenant?: { slug: string; name: string; role: Role; grants: Grants; suspended: boolean }
  /** Which issuer the page is about; absent on pages about the tenant. */
  mode?: Mode
  /** Of this page, without query. */
  path: string
  flash?: Flash
}

/** The same on pages that belong to a tenant. */
export type TenantFrame = ConsoleFrame & { tenant: NonNullable<ConsoleFrame['tenant']> }
