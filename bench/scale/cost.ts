/** Prices in US dollars as published in 2026 for the paid plan; what is included is not taken off. */
export const PRICES = {
  /** A million rows written or read, and a gigabyte a month (D1). */
  rowsWritten: 1.0,
  rowsRead: 0.001,
  databaseGigabyte: 0.75,
  /** A million requests, and a million milliseconds of CPU (Workers). */
  requests: 0.3,
  cpuMilliseconds: 0.02,
  /** A million operations: write, read, delete (Queues). */
  queueOperations: 0.4,
  /** A gigabyte a month, and a million writes (R2). */
  storageGigabyte: 0.015,
  storageWrites: 4.5,
  /** A thousand mails. */
  mails: 0.35,
}

export interface Load {
  tenants: number
  credentials: number
  /** New ones a month. */
  issued: number
  revoked: number
  /** Reads of status lists a second, all over the world, and the share of them that reaches the Worker. */
  statusReads: number
  statusMissShare: number
  pageViews: number
}

/** Measured or counted in this repository: `npm run bench -- row-bytes hook batch`. */
export const MEASURED = {
  /** Bytes of a credential with what lies beside it for good: itself, recipient, audit. */
  credentialBytes: 298 + 241 + 105,
  /** Rows that one issue writes, indexes counted as D1 bills them. */
  rowsAnIssue: 12,
  rowsARevocation: 5,
  /** Milliseconds of CPU for an order from the hook to the credential. */
  cpuAnOrder: 12.4,
  cpuAPage: 3,
  cpuAStatusRead: 1.5,
  /** Bytes that a database may grow to before the next one is opened. */
  shardBytes: 5e9,
  listLength: 131_072,
}

const SECONDS_A_MONTH = 30 * 86_400

export interface Cost {
  shards: number
  lists: number
  gigabytes: number
  /** Dollars a month, by what they are paid for. */
  lines: Record<string, number>
  total: number
}

/** What a load costs a month. */
export function costOf(load: Load): Cost {
  const { issued, revoked, credentials, statusReads, statusMissShare, pageViews, tenants } = load
  const gigabytes = (credentials * MEASURED.credentialBytes) / 1e9
  const misses = statusReads * statusMissShare * SECONDS_A_MONTH
  const cpu = issued * MEASURED.cpuAnOrder + misses * MEASURED.cpuAStatusRead + pageViews * MEASURED.cpuAPage
  const lines = {
    'database: rows written':
      ((issued * MEASURED.rowsAnIssue + revoked * MEASURED.rowsARevocation) / 1e6) * PRICES.rowsWritten,
    'database: rows read': ((misses * 2 + pageViews * 6 + issued * 10) / 1e6) * PRICES.rowsRead,
    'database: storage': gigabytes * PRICES.databaseGigabyte,
    'Worker: requests': ((misses + pageViews + issued * 2) / 1e6) * PRICES.requests,
    'Worker: CPU': (cpu / 1e6) * PRICES.cpuMilliseconds,
    queue: ((issued * 3) / 1e6) * PRICES.queueOperations,
    mail: (issued / 1e3) * PRICES.mails,
  }
  return {
    shards: Math.max(1, Math.ceil((gigabytes * 1e9) / MEASURED.shardBytes)),
    lists: tenants * 2 + Math.ceil(credentials / MEASURED.listLength),
    gigabytes,
    lines,
    total: Object.values(lines).reduce((sum, dollars) => sum + dollars, 0),
  }
}
