import { unstable_readConfig } from 'wrangler'
import { inRoot } from './root.ts'

/** What is read of wrangler.toml; wrangler's own type comes from a package that is not published. */
export interface WranglerConfig {
  name: string
  compatibility_date: string
  workers_dev: boolean
  vars: Record<string, string>
  define: Record<string, string>
  secrets?: { required?: string[] }
  routes?: (string | { pattern: string; custom_domain?: boolean })[]
  d1_databases: { binding: string; database_id?: string }[]
  r2_buckets: { binding: string; bucket_name?: string }[]
  send_email: { name: string }[]
  ratelimits: { name: string; simple: { limit: number; period: number } }[]
  queues: {
    producers?: { binding: string; queue: string }[]
    consumers?: {
      queue: string
      max_batch_size?: number
      max_batch_timeout?: number
      max_retries?: number
      dead_letter_queue?: string
    }[]
  }
  triggers: { crons?: string[] }
  observability?: object
}

/** wrangler.toml as wrangler reads it, for development or for production. */
export const readWranglerConfig = (environment: 'development' | 'production'): WranglerConfig =>
  unstable_readConfig(
    { config: inRoot('wrangler.toml'), env: environment === 'development' ? '' : environment },
    { hideWarnings: true },
  )
