/** Paths below `/app` that are pages of the console; no tenant can be called so. */
export const RESERVED_SLUGS: readonly string[] = [
  ...[
    'account',
    'accounts',
    'admin',
    'api',
    'app',
    'assets',
    'help',
    'invitations',
    'live',
    'new',
    'operator',
  ],
  ...['sign-in', 'sign-out', 'sign-up', 'signet', 'test'],
]
