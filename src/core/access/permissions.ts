/** Roles of people in a tenant, from the one who may do everything to the one who only looks. */
export const ROLES = ['owner', 'admin', 'author', 'issuer', 'approver', 'auditor'] as const

export type Role = (typeof ROLES)[number]

/** Who may do what: the one table that says so. Keys get a selection of the same permissions as their scopes. */
export const PERMISSIONS = {
  /** Everything of an issuer except what tells of people: achievements, endpoints, rules, lists, states. */
  'issuer.read': ['owner', 'admin', 'author', 'issuer', 'approver', 'auditor'],
  /** Credentials and entitlements with the names and addresses of their recipients. */
  'credentials.read': ['owner', 'admin', 'issuer', 'approver', 'auditor'],
  'credentials.issue': ['owner', 'admin', 'issuer'],
  /** Revoke, suspend, reinstate, replace. */
  'credentials.revoke': ['owner', 'admin', 'issuer'],
  'achievements.write': ['owner', 'admin', 'author'],
  'endorsements.write': ['owner', 'admin', 'author'],
  /** To answer what waits for a second pair of eyes, and for approval of an entitlement. */
  'approvals.decide': ['owner', 'admin', 'approver'],
  /** Completion, score and approval as an LMS reports them. */
  'signals.write': ['owner', 'admin', 'issuer'],
  /** Endpoints, mapping rules, replay, seats. */
  'commerce.write': ['owner', 'admin'],
  'webhooks.write': ['owner', 'admin'],
  'profile.write': ['owner', 'admin'],
  'domains.write': ['owner', 'admin'],
  /** Retention, policies, limits. */
  'settings.write': ['owner', 'admin'],
  'members.read': ['owner', 'admin', 'auditor'],
  /** Invite, change roles, remove: everybody but owners. */
  'members.write': ['owner', 'admin'],
  /** The same for owners, and to make somebody one. */
  'owners.write': ['owner'],
  'api_keys.read': ['owner', 'admin', 'auditor'],
  'api_keys.write': ['owner', 'admin'],
  /** Rotate, retire, mark compromised, bring one's own. */
  'signing_keys.write': ['owner', 'admin'],
  'audit.read': ['owner', 'admin', 'auditor'],
  /** One person's data, and its erasure. */
  'people.export': ['owner', 'admin'],
  'people.erase': ['owner', 'admin'],
  /** Everything of the tenant as an archive, and back. */
  'tenant.export': ['owner', 'admin'],
  'tenant.import': ['owner'],
  /** Private keys leave the service. */
  'tenant.export_keys': ['owner'],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof PERMISSIONS

export const ALL_PERMISSIONS = Object.keys(PERMISSIONS) as Permission[]

/** About the whole tenant, whichever issuer the request names: not for keys of a test issuer. */
export const TENANT_PERMISSIONS: readonly Permission[] = [
  ...(['settings.write', 'members.read', 'members.write', 'owners.write'] as const),
  ...(['people.export', 'people.erase', 'tenant.export', 'tenant.import', 'tenant.export_keys'] as const),
]

/** For people alone: no key gets these, whoever makes it. */
const NOT_FOR_KEYS = ['tenant.import', 'tenant.export_keys'] as const

export type KeyPermission = Exclude<Permission, (typeof NOT_FOR_KEYS)[number]>

/** What a key can be given as its scopes. */
export const KEY_PERMISSIONS: readonly KeyPermission[] = ALL_PERMISSIONS.filter(
  (permission): permission is KeyPermission => !(NOT_FOR_KEYS as readonly Permission[]).includes(permission),
)

/** What whoever acts may do; `all` is the operator and the service itself. */
export type Grants = ReadonlySet<Permission> | 'all'

/** Of a request that nobody has vouched for. */
export const NO_GRANTS: Grants = new Set()

export const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text)

export const isPermission = (text: string): text is Permission => Object.hasOwn(PERMISSIONS, text)

const GRANTS_OF_ROLES = new Map<Role, Grants>(
  ROLES.map((role) => [
    role,
    new Set(
      ALL_PERMISSIONS.filter((permission) => (PERMISSIONS[permission] as readonly Role[]).includes(role)),
    ),
  ]),
)

export const grantsOfRole = (role: Role): Grants => GRANTS_OF_ROLES.get(role) ?? NO_GRANTS

/** Of an API key; null: it was made before there were scopes, or by the operator, and may do everything. */
export const grantsOfScopes = (scopes: readonly Permission[] | null): Grants =>
  scopes === null ? 'all' : new Set(scopes)

export const isGranted = (grants: Grants, permission: Permission): boolean =>
  grants === 'all' || grants.has(permission)
