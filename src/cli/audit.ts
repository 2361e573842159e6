import { verifyHead } from '../core/audit/head-statement.ts'
import { isBlock, isEntry, readLine } from '../core/audit/read-line.ts'
import {
  type AuditFault,
  type AuditVerification,
  type KnownHead,
  verifyAudit,
} from '../core/audit/verify-audit.ts'
import { BadgeError } from '../core/badge-error.ts'
import { toHex, utf8 } from '../core/encoding/bytes.ts'
import { formatDateTime } from '../core/encoding/date-time.ts'
import { sha256 } from '../core/encoding/sha256.ts'
import { canonicalNQuads, type JsonObject } from '../core/proof/rdf.ts'
import { type Lookup, lookupOf } from '../core/verification/lookup.ts'
import { isObject, listOf } from '../core/verification/read-members.ts'
import { withoutProof } from '../core/verification/verify-proofs.ts'

export interface AuditExpectations {
  /** Hashes of heads that were published and kept. */
  heads?: readonly string[]
  /** Public logs as they were at some time: kept copies, or what is published now. */
  logs?: readonly unknown[]
  /** A credential that must be in the log, at the time that it says. */
  credential?: JsonObject
}

/** Where a credential stands in a log. */
export interface FoundIssue {
  entry: number
  at: string
  /** When the entry was sealed; absent as long as it is not. */
  sealedAt?: string
}

/** A line of a public log whose key nobody is to trust any more, and since when. */
export interface GivenUpLine {
  date: string
  since: string
}

export interface AuditReport extends AuditVerification {
  issue?: FoundIssue
  /** No faults: an issuer that has given up a key can have published nothing else before. */
  givenUp: GivenUpLine[]
}

/** How long after it was signed an issue may be sealed; the service does it each minute. */
const LATEST_SEAL = 86_400_000

/** Verifies an export of an audit log against what was published of it and against a credential. */
export async function verifyAuditExport(
  text: string,
  { heads = [], logs = [], credential }: AuditExpectations,
  sources: Pick<Parameters<typeof lookupOf>[0], 'now' | 'resolveDid'>,
): Promise<AuditReport> {
  const lookup = lookupOf({ ...sources, fetchStatusList: refuse })
  const known: KnownHead[] = heads.map((hash) => ({ hash }))
  const faults: AuditFault[] = []
  const givenUp: GivenUpLine[] = []
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/)
  const chain = String(jsonOf(lines[0] ?? '').chain ?? '')
  for (const log of logs) {
    for (const line of linesOf(log)) {
      const head = await readHead(line, chain, lookup)
      if ('detail' in head) {
        faults.push(head)
        continue
      }
      known.push(head)
      if (head.keyRevoked !== undefined) givenUp.push({ date: head.date, since: head.keyRevoked })
    }
  }
  const result = await verifyAudit(lines, { heads: known })
  const found = credential && (await findIssue(lines, credential))
  if (found && 'detail' in found) faults.push(found)
  const all = [...result.faults, ...faults]
  const issue = found && !('detail' in found) ? { issue: found } : {}
  return { ...result, valid: all.length === 0, faults: all, givenUp, ...issue }
}

const refuse = () => Promise.reject(new BadgeError('unavailable', 'nothing else is looked up'))

const fault = (detail: string): AuditFault => ({ line: 0, kind: 'head', detail })

function linesOf(log: unknown): unknown[] {
  if (isObject(log) && Array.isArray(log.lines)) return log.lines
  throw new BadgeError('bad_request', 'this is not the JSON of a public log: it has no lines')
}

/** A line of a public log: what it says must be what the issuer has signed, and be about this chain. */
async function readHead(
  line: unknown,
  chain: string,
  lookup: Lookup,
): Promise<(KnownHead & { date: string }) | AuditFault> {
  const { date, block, entries, hash, signature } = isObject(line) ? line : {}
  try {
    const signed = await verifyHead(String(signature), lookup)
    const fits = [
      date === signed.date,
      block === signed.block,
      entries === signed.entries,
      hash === signed.hash,
    ]
    if (fits.includes(false)) return fault(`the line of ${String(date)} is not what was signed`)
    if (signed.chain !== chain)
      return fault(`the line of ${signed.date} is about ${signed.chain}, not ${chain}`)
    const { keyRevoked } = signed
    return {
      ...{ date: signed.date, hash: signed.hash, block: signed.block, entries: signed.entries },
      ...(keyRevoked && { keyRevoked: formatDateTime(keyRevoked) }),
    }
  } catch (cause) {
    if (!(cause instanceof BadgeError)) throw cause
    return fault(`the line of ${String(date)}: ${cause.message}`)
  }
}

async function findIssue(lines: readonly string[], credential: JsonObject): Promise<FoundIssue | AuditFault> {
  const id = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.exec(String(credential.id))?.[0]
  if (id === undefined) return fault('the credential has no id that ends in a UUID')
  const subject = id.replaceAll('-', '')
  const digest = toHex(await sha256(utf8(await canonicalNQuads(withoutProof(credential)))))
  let issue: FoundIssue | undefined
  for (const text of lines) {
    const line = readLine(text)
    if (line && isEntry(line) && line.subject === subject && line.action === 'credential.issued') {
      if (line.digest !== digest)
        return fault(`entry ${line.entry} is about a credential that says something else`)
      issue = { entry: line.entry, at: line.at }
    } else if (line && isBlock(line) && issue && issue.sealedAt === undefined) {
      issue.sealedAt = line.sealedAt
    }
  }
  if (!issue) return fault(`credential ${id} is not in this log`)
  return lateOf(issue, credential) ?? issue
}

/** A date that was put back: the proof says one time, and the log another. */
function lateOf({ entry, at, sealedAt }: FoundIssue, credential: JsonObject): AuditFault | undefined {
  const created = listOf(credential.proof).map((proof) => (isObject(proof) ? proof.created : undefined))[0]
  if (created !== undefined && created !== at) {
    return fault(
      `the credential says that it was signed at ${String(created)}, and entry ${entry} says ${at}`,
    )
  }
  if (sealedAt === undefined || Date.parse(sealedAt) - Date.parse(at) <= LATEST_SEAL) return undefined
  return fault(`entry ${entry} says that it was signed at ${at}, and it was sealed at ${sealedAt} only`)
}

function jsonOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : {}
  } catch {
    return {}
  }
}
