import { describe, expect, it } from 'vitest'
import { WORKER_VARIABLES, wranglerEnvironment } from '../../scripts/lib/wrangler.ts'
import { readWranglerConfig, type WranglerConfig } from '../../scripts/lib/wrangler-config.ts'

const variablesOf = ({ vars, secrets }: WranglerConfig) =>
  [...Object.keys(vars), ...(secrets?.required ?? [])].sort()

describe('the environment that wrangler runs in', () => {
  it('knows every variable and secret of wrangler.toml', () => {
    expect(variablesOf(readWranglerConfig('development'))).toEqual([...WORKER_VARIABLES].sort())
  })

  it('hands none of them on from the shell', () => {
    const env = wranglerEnvironment({ PATH: '/bin', MAIL: '/var/mail/somebody', OPERATOR_TOKEN: 'x' })
    expect(env).toMatchObject({ PATH: '/bin', WRANGLER_SEND_METRICS: 'false' })
    for (const name of WORKER_VARIABLES) expect(env).not.toHaveProperty(name)
  })
})

describe('production', () => {
  const names = (config: WranglerConfig) => ({
    variables: variablesOf(config),
    databases: config.d1_databases.map(({ binding }) => binding),
    buckets: config.r2_buckets.map(({ binding }) => binding),
    producers: config.queues.producers?.map(({ binding, queue }) => [binding, queue]),
    consumers: config.queues.consumers,
    mail: config.send_email,
    limits: config.ratelimits,
    observability: config.observability,
    crons: config.triggers.crons,
    define: config.define,
  })

  it('has everything that development has, though environments inherit no bindings', () => {
    expect(names(readWranglerConfig('production'))).toEqual(names(readWranglerConfig('development')))
  })

  it('is the Worker that development is called after, in production mode and behind its own host', () => {
    const { name, vars, workers_dev } = readWranglerConfig('production')
    expect({ name, workers_dev }).toEqual({ name: 'signet', workers_dev: false })
    expect(vars.ENVIRONMENT).toBe('production')
  })
})
