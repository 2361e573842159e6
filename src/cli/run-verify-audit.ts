import { parseArgs } from 'node:util'
import { BadgeError } from '../core/badge-error.ts'
import { fromUtf8 } from '../core/encoding/bytes.ts'
import { parseStrictJson } from '../core/unpack/strict-json.ts'
import { isObject } from '../core/verification/read-members.ts'
import { createFetchJson } from '../outbound/guarded-fetch.ts'
import { type AuditReport, type GivenUpLine, verifyAuditExport } from './audit.ts'
import type { Host } from './host.ts'
import { addressOf } from './library.ts'

/** `signet verify-audit`: true when everything is as it was published. */
export async function runVerifyAudit(args: string[], host: Host, usage: string): Promise<boolean> {
  const options = {
    head: { type: 'string', multiple: true, default: [] as string[] },
    log: { type: 'string', multiple: true, default: [] as string[] },
    credential: { type: 'string' },
    json: { type: 'boolean', default: false },
    loopback: { type: 'boolean', default: false },
  } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const [file, ...others] = positionals
  if (file === undefined || others.length > 0) throw new BadgeError('bad_request', usage)
  const { loopback } = values
  const fetchJson = createFetchJson(host.fetch, { loopback })
  const read = async (source: string): Promise<unknown> =>
    /^https?:\/\//i.test(source) ? fetchJson(source) : parseStrictJson(fromUtf8(await host.read(source)))
  const logs: unknown[] = []
  for (const source of values.log) logs.push(await read(source))
  const credential = values.credential === undefined ? undefined : await read(values.credential)
  if (credential !== undefined && !isObject(credential)) {
    throw new BadgeError('bad_request', 'the credential is not a JSON object')
  }
  const expected = { heads: values.head, logs, ...(credential && { credential }) }
  const resolveDid = (id: string) => fetchJson(addressOf(id, loopback))
  const report = await verifyAuditExport(fromUtf8(await host.read(file)), expected, {
    now: host.now(),
    resolveDid,
  })
  host.print(values.json ? JSON.stringify(report, undefined, 2) : describe(report))
  return report.valid
}

function describe(report: AuditReport): string {
  const { valid, chain, entries, unsealed, blocks, head, issue, faults, givenUp } = report
  const sealed = unsealed === 0 ? '' : `, ${unsealed} of them not sealed yet`
  return [
    `${chain || 'No chain'}: ${entries} entries${sealed}, ${blocks} blocks, head ${head}`,
    ...(issue
      ? [`The credential is entry ${issue.entry}, of ${issue.at}, sealed ${issue.sealedAt ?? 'not yet'}.`]
      : []),
    ...sayGivenUp(givenUp),
    ...faults.map(({ line, detail }) => (line > 0 ? `line ${line}: ${detail}` : detail)),
    valid ? 'Valid.' : 'Not valid.',
  ].join('\n')
}

function sayGivenUp(lines: readonly GivenUpLine[]): string[] {
  return [...new Set(lines.map(({ since }) => since))].map((since) => {
    const dates = lines.filter((line) => line.since === since).map(({ date }) => date)
    const [first, ...others] = dates.sort()
    const which = others.length === 0 ? `${first}` : `${first} to ${others.at(-1)} (${dates.length} lines)`
    return `Signed with a key that was given up since, on ${since}: ${which}.`
  })
}
