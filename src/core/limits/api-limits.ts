/** Requests to the API in a minute, as docs/api.md promises them; a batch is one. wrangler.toml has the same numbers. */
export const API_LIMITS = { key: 600, tenant: 3_000 } as const

export const API_WINDOW_SECONDS = 60
