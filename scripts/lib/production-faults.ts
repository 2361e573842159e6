import type { WranglerConfig } from './wrangler-config.ts'

export type ProductionConfig = Pick<WranglerConfig, 'vars' | 'routes' | 'd1_databases'>

/** What in `[env.production]` still is as the repository ships it, or does not fit together: a sentence each. */
export function productionFaults({ vars, routes = [], d1_databases }: ProductionConfig): string[] {
  const faults: string[] = []
  const database = d1_databases.find(({ binding }) => binding === 'DB')
  if (!/[1-9a-f]/i.test(database?.database_id ?? '')) {
    faults.push('database_id is not that of a database. Make one: npx wrangler d1 create signet')
  }
  const origin = vars.PUBLIC_ORIGIN ?? ''
  const url = URL.canParse(origin) ? new URL(origin) : undefined
  if (url === undefined || url.protocol !== 'https:' || url.origin !== origin) {
    faults.push(
      `PUBLIC_ORIGIN is ${origin}, which is not an https origin such as https://badges.your-domain.org`,
    )
  } else if (/(^|\.)example(\.(com|net|org))?$/.test(url.hostname)) {
    faults.push(`PUBLIC_ORIGIN is still the placeholder ${origin}`)
  } else if (!routes.some((route) => hostOf(route) === url.host)) {
    faults.push(`no route leads to ${url.host}, the host of PUBLIC_ORIGIN`)
  }
  if (vars.ENVIRONMENT !== 'production') faults.push('ENVIRONMENT is not "production"')
  return faults
}

const hostOf = (route: string | { pattern: string }): string | undefined =>
  (typeof route === 'string' ? route : route.pattern).split('/')[0]
