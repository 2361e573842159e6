import { inRoot } from './root.ts'

/** Every name in `[vars]` and `[secrets]` of wrangler.toml. */
export const WORKER_VARIABLES = [
  'ENVIRONMENT',
  'PUBLIC_ORIGIN',
  'MAIL',
  'MAIL_FROM',
  'MAIL_HTTP_URL',
  'DNS_RESOLVER',
  'KEK_V1',
  'OPERATOR_TOKEN',
] as const

/** A wrangler command line. Node is named, because the first one in the path may be too old for wrangler. */
export const wrangler = (...args: string[]): string[] => [
  process.execPath,
  inRoot('node_modules/wrangler/bin/wrangler.js'),
  ...args,
]

/**
 * The environment that wrangler runs in: no telemetry, no banner with its check for updates, no log files.
 * Where required secrets are declared wrangler also reads the Worker's variables from the environment, above
 * every file; a shell's `MAIL=/var/mail/…` must not become a setting of the Worker.
 */
export function wranglerEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const clean = { ...env }
  for (const name of WORKER_VARIABLES) delete clean[name]
  return {
    ...clean,
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_SEND_ERROR_REPORTS: 'false',
    WRANGLER_HIDE_BANNER: 'true',
    WRANGLER_WRITE_LOGS: 'false',
    WRANGLER_NO_SKILLS_UPDATE_PROMPTS: 'true',
  }
}

/** The same for what runs on this machine alone: nothing is fetched, and no other Worker is looked for. */
export const localWranglerEnvironment = (
  stateFolder: string,
  env?: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv => ({
  ...wranglerEnvironment(env),
  CI: 'true',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  WRANGLER_REGISTRY_PATH: `${stateFolder}/registry`,
})
