import { type Grants, isGranted, type Permission } from '../../core/access/permissions.ts'
import type { Mode } from './frame.ts'

export interface NavigationItem {
  label: string
  /** Below `/app/{tenant}`, or below `/app/{tenant}/{live|test}` for pages about an issuer; empty: the first page. */
  path: string
  /** Shown to whoever may do this. The page's own action is what refuses. */
  permission: Permission
}

/** Pages about one of the two issuers: `/app/{tenant}/{live|test}/{path}`. */
export const ISSUER_PAGES: readonly NavigationItem[] = [
  { label: 'Overview', path: '', permission: 'issuer.read' },
  { label: 'Achievements', path: 'achievements', permission: 'issuer.read' },
  { label: 'Credentials', path: 'credentials', permission: 'credentials.read' },
  { label: 'Shops', path: 'shops', permission: 'issuer.read' },
  { label: 'Rules', path: 'rules', permission: 'issuer.read' },
  { label: 'Inbox', path: 'inbox', permission: 'issuer.read' },
  { label: 'Entitlements', path: 'entitlements', permission: 'issuer.read' },
  { label: 'API keys', path: 'api-keys', permission: 'api_keys.read' },
  { label: 'Approvals', path: 'approvals', permission: 'credentials.read' },
  { label: 'People', path: 'people', permission: 'people.export' },
  { label: 'Data', path: 'data', permission: 'issuer.read' },
  { label: 'Signing keys', path: 'signing-keys', permission: 'issuer.read' },
  { label: 'Webhooks', path: 'webhooks', permission: 'issuer.read' },
  { label: 'Own domain', path: 'domains', permission: 'issuer.read' },
  { label: 'Profile', path: 'profile', permission: 'issuer.read' },
  { label: 'Audit log', path: 'audit', permission: 'audit.read' },
]

/** Pages about the tenant: `/app/{tenant}/{path}`. */
export const TENANT_PAGES: readonly NavigationItem[] = [
  { label: 'Members', path: 'members', permission: 'members.read' },
  { label: 'Settings', path: 'settings', permission: 'issuer.read' },
]

export const mayOpen = (grants: Grants, { permission }: NavigationItem): boolean =>
  isGranted(grants, permission)

export const tenantHref = (slug: string, path: string): string => `/app/${slug}${path && `/${path}`}`

export const issuerHref = (slug: string, mode: Mode, path: string): string =>
  `/app/${slug}/${mode}${path && `/${path}`}`

/** The same page about the other issuer; its first page where this one is about a single thing. */
export function otherModeHref(slug: string, mode: Mode, path: string): string {
  const [section = ''] = path.split('/').slice(4)
  return issuerHref(slug, mode, ISSUER_PAGES.some((item) => item.path === section) ? section : '')
}
