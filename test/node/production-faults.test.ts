import { describe, expect, it } from 'vitest'
import { productionFaults } from '../../scripts/lib/production-faults.ts'
import { readWranglerConfig } from '../../scripts/lib/wrangler-config.ts'

const vars = { ENVIRONMENT: 'production', PUBLIC_ORIGIN: 'https://badges.institute.org' }
const ready = {
  vars,
  routes: [{ pattern: 'badges.institute.org', custom_domain: true }],
  d1_databases: [{ binding: 'DB', database_id: '6f1c8e5a-0000-4000-8000-000000000001' }],
}
const withOrigin = (origin: string, pattern = new URL(origin).host) =>
  productionFaults({ ...ready, vars: { ...vars, PUBLIC_ORIGIN: origin }, routes: [pattern] })

describe('a production configuration', () => {
  it('may be deployed when it is complete', () => {
    expect(productionFaults(ready)).toEqual([])
    expect(withOrigin('https://badges.institute.org', 'badges.institute.org/*')).toEqual([])
  })

  it('may not be deployed as the repository ships it', () => {
    expect(productionFaults(readWranglerConfig('production'))).toEqual([
      expect.stringContaining('database_id'),
      expect.stringContaining('placeholder'),
    ])
  })

  it('needs a real origin, without path and with TLS', () => {
    for (const origin of [
      'http://badges.institute.org',
      'https://badges.institute.org/',
      'https://badges.institute.org/x',
    ]) {
      expect(withOrigin(origin), origin).toEqual([expect.stringContaining('not an https origin')])
    }
    for (const origin of ['https://badges.example', 'https://signet.example.com', 'https://example.org']) {
      expect(withOrigin(origin), origin).toEqual([expect.stringContaining('placeholder')])
    }
    expect(withOrigin('https://counterexample.com')).toEqual([])
  })

  it('needs a route to that origin', () => {
    expect(withOrigin('https://badges.institute.org', 'other.institute.org')).toEqual([
      'no route leads to badges.institute.org, the host of PUBLIC_ORIGIN',
    ])
  })

  it('needs a database and the production mode', () => {
    expect(productionFaults({ ...ready, d1_databases: [] })).toHaveLength(1)
    expect(productionFaults({ ...ready, vars: { ...vars, ENVIRONMENT: 'development' } })).toHaveLength(1)
  })
})
