import type { DemonstrationLinks } from './demonstration-tenant.ts'

export interface PageToLookAt {
  /** File name of its picture. */
  name: string
  url: string
  /** Bytes of pictures of badges are not counted in its weight. */
  weightLimit: number
}

const PUBLIC = 40_000

/** Every public page, of a server that has the demonstration tenant. */
export function publicPages(origin: string, links: DemonstrationLinks): PageToLookAt[] {
  const { issuer, badge, revokedBadge } = links
  if (badge === undefined || revokedBadge === undefined)
    throw new Error('the demonstration tenant has no badges')
  const pages: [string, string][] = [
    ['landing', `${origin}/`],
    ['issuer', issuer],
    ['achievement', `${issuer}/achievements/workplace-first-aid`],
    ['badge', badge],
    ['badge-revoked', revokedBadge],
    ['verify', `${origin}/verify`],
    ['verify-verified', `${origin}/verify?url=${encodeURIComponent(badge)}`],
    ['verify-refused', `${origin}/verify?url=${encodeURIComponent(revokedBadge)}`],
    ['verify-unreadable', `${origin}/verify?url=nonsense`],
    ['not-found', `${issuer}/credentials/nothing`],
  ]
  return pages.map(([name, url]) => ({ name, url, weightLimit: PUBLIC }))
}

export const THEMES = ['light', 'dark'] as const

export const WIDTHS = { phone: 390, desktop: 1280 } as const
