import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { achievements, achievementVersions } from './schema/achievements.ts'
import { learnerAwards, mappingRuleRevisions, signals } from './schema/claims.ts'
import {
  endpoints,
  entitlements,
  mappingRules,
  purchaseFacts,
  purchaseRefs,
  purchases,
} from './schema/commerce.ts'
import { credentials, recipients, statusEvents, statusLists } from './schema/credentials.ts'
import { endorsements } from './schema/endorsements.ts'
import { identityPeriods, issuerIdentities } from './schema/identities.ts'
import { erasures, tenantSettings } from './schema/privacy.ts'
import { issuerProfiles, issuers, signingKeys, tenants } from './schema/tenants.ts'

/** How the rows of a table leave with their tenant, and come back. */
export interface PortableTable {
  table: SQLiteTable
  /** Whose rows they are: found by this column. */
  scope: 'tenant' | 'issuer'
  scopeColumn: string
  /** Pages go by it; an index has it behind the scope. */
  key: string
  /** The row's own number, which is another one elsewhere. */
  ownId?: string
  /** Numbers of other tables' rows. */
  refs?: Record<string, PortableName>
  /** Ids of other tables' rows, which are the same everywhere and must be nobody else's. */
  idRefs?: Record<string, PortableName>
  /** Not in an archive: what is worked out again, or means something here alone. */
  without?: string[]
}

/** In the order in which they come back: what a row names is there before it. */
export const PORTABLE = {
  tenants: {
    table: tenants,
    scope: 'tenant',
    scopeColumn: 'id',
    key: 'id',
    ownId: 'id',
    without: ['state', 'credentialQuota', 'batchLimit', 'memberLimit'],
  },
  tenant_settings: { table: tenantSettings, scope: 'tenant', scopeColumn: 'tenantId', key: 'tenantId' },
  issuers: {
    table: issuers,
    scope: 'tenant',
    scopeColumn: 'tenantId',
    key: 'id',
    ownId: 'id',
    refs: { profileId: 'issuer_profiles' },
    without: ['positionLimit', 'limitMonth', 'loggedPosition'],
  },
  issuer_identities: {
    table: issuerIdentities,
    scope: 'issuer',
    scopeColumn: 'issuerId',
    key: 'id',
    ownId: 'id',
    without: ['nextCheckAt'],
  },
  identity_periods: {
    table: identityPeriods,
    scope: 'issuer',
    scopeColumn: 'issuerId',
    key: 'firstList',
    refs: { identityId: 'issuer_identities' },
  },
  issuer_profiles: {
    table: issuerProfiles,
    scope: 'issuer',
    scopeColumn: 'issuerId',
    key: 'id',
    ownId: 'id',
    refs: { identityId: 'issuer_identities' },
  },
  signing_keys: {
    table: signingKeys,
    scope: 'issuer',
    scopeColumn: 'issuerId',
    key: 'id',
    ownId: 'id',
    without: ['sealedPrivate'],
  },
  achievements: { table: achievements, scope: 'issuer', scopeColumn: 'issuerId', key: 'id', ownId: 'id' },
  achievement_versions: {
    table: achievementVersions,
    scope: 'issuer',
    scopeColumn: 'issuerId',
    key: 'id',
    ownId: 'id',
    refs: { achievementId: 'achievements' },
  },
  recipients: { table: recipients, scope: 'tenant', scopeColumn: 'tenantId', key: 'blindIndex', ownId: 'id' },
  credentials: {
    table: credentials,
    scope: 'issuer',
    scopeColumn: 'issuerId',
    key: 'id',
    ownId: 'seq',
    refs: {
      versionId: 'achievement_versions',
      profileId: 'issuer_profiles',
      recipientId: 'recipients',
      keyId: 'signing_keys',
    },
  },
  status_lists: {
    table: statusLists,
    scope: 'issuer',
    scopeColumn: 'issuerId',
    key: 'rowid',
    without: ['publishedVersion', 'publishedAt', 'document'],
  },
  status_events: {
    table: statusEvents,
    scope: 'issuer',
    scopeColumn: 'issuerId',
    key: 'id',
    ownId: 'id',
  },
  endorsements: { table: endorsements, scope: 'issuer', scopeColumn: 'issuerId', key: 'id' },
  endpoints: {
    table: endpoints,
    scope: 'issuer',
    scopeColumn: 'issuerId',
    key: 'id',
    without: ['secret', 'previousSecret', 'previousUntil', 'apiKey', 'nextReconcileAt'],
  },
  mapping_rules: {
    table: mappingRules,
    scope: 'issuer',
    scopeColumn: 'issuerId',
    key: 'id',
    idRefs: { endpointId: 'endpoints' },
  },
  mapping_rule_revisions: {
    table: mappingRuleRevisions,
    scope: 'issuer',
    scopeColumn: 'issuerId',
    key: 'rowid',
    idRefs: { ruleId: 'mapping_rules' },
  },
  purchases: {
    table: purchases,
    scope: 'tenant',
    scopeColumn: 'tenantId',
    key: 'id',
    idRefs: { endpointId: 'endpoints' },
  },
  purchase_refs: {
    table: purchaseRefs,
    scope: 'tenant',
    scopeColumn: '',
    key: 'rowid',
    idRefs: { endpointId: 'endpoints', purchaseId: 'purchases' },
  },
  purchase_facts: {
    table: purchaseFacts,
    scope: 'tenant',
    scopeColumn: 'tenantId',
    key: 'rowid',
    idRefs: { purchaseId: 'purchases' },
  },
  entitlements: {
    table: entitlements,
    scope: 'issuer',
    scopeColumn: 'issuerId',
    key: 'id',
    idRefs: { purchaseId: 'purchases', ruleId: 'mapping_rules' },
  },
  signals: {
    table: signals,
    scope: 'issuer',
    scopeColumn: 'issuerId',
    key: 'id',
    ownId: 'id',
    idRefs: { endpointId: 'endpoints', entitlementId: 'entitlements' },
  },
  learner_awards: {
    table: learnerAwards,
    scope: 'issuer',
    scopeColumn: 'issuerId',
    key: 'rowid',
    refs: { recipientId: 'recipients' },
  },
  erasures: {
    table: erasures,
    scope: 'tenant',
    scopeColumn: 'tenantId',
    key: 'id',
    refs: { recipientId: 'recipients' },
    without: ['subject'],
  },
} as const satisfies Record<
  string,
  Omit<PortableTable, 'refs' | 'idRefs'> & { refs?: Record<string, string>; idRefs?: Record<string, string> }
>

export type PortableName = keyof typeof PORTABLE

export const PORTABLE_NAMES = Object.keys(PORTABLE) as PortableName[]

export const definitionOf = (name: PortableName): PortableTable => PORTABLE[name]

/** Why the other tables stay where they are. */
export const NOT_PORTABLE: Record<string, string> = {
  accounts: 'people sign in where they are invited',
  api_keys: 'a key is only known to who has it',
  approvals: 'is asked for anew',
  archives: 'is the archive itself',
  audit_blocks: 'leaves as the audit log',
  audit_entries: 'leaves as the audit log',
  audit_heads: 'leaves as the audit log',
  claims: 'a link leads to the service that has mailed it',
  credential_offers: 'a link leads to the service that has made it',
  endorsement_requests: 'is between two tenants',
  idempotency_keys: 'is forgotten within days',
  inbox_events: 'what it said is in the facts of its purchase',
  invitations: 'people are invited anew',
  kek_checks: 'belongs to the deployment',
  log_cursors: 'belongs to the deployment',
  members: 'people are invited anew',
  outbox: 'is work of this minute',
  passkeys: 'people sign in where they are invited',
  rate_limits: 'is work of this minute',
  restore_records: 'belongs to the deployment',
  retention_progress: 'begins anew',
  seat_pages: 'a link leads to the service that has mailed it',
  sessions: 'people sign in where they are invited',
  sign_in_mails: 'is work of this day',
  sweep_cursors: 'belongs to the deployment',
  tasks: 'is work of this minute',
  users: 'people sign in where they are invited',
  verifications: 'people sign in where they are invited',
  webhook_deliveries: 'is forgotten within days',
  webhook_endpoints: 'has a secret that is made anew',
}
