import { parseArgs } from 'node:util'
import { BadgeError } from '../core/badge-error.ts'
import { fromUtf8 } from '../core/encoding/bytes.ts'
import { parseDateTime } from '../core/encoding/date-time.ts'
import type { SigningSuite } from '../core/proof/proof-options.ts'
import { parseStrictJson } from '../core/unpack/strict-json.ts'
import type { Verification } from '../core/verification/verify-credential.ts'
import { type Host, nodeHost } from './host.ts'
import { type SignOptions, sign, verify, verifyUrl } from './library.ts'
import { runVerifyAudit } from './run-verify-audit.ts'

const USAGE = `signet verify FILE|URL [--json] [--recipient ADDRESS|DID] [--loopback]
signet verify-audit FILE [--head HASH]… [--log FILE|URL]… [--credential FILE] [--json] [--loopback]
signet sign FILE --key JWK_FILE --verification-method DID_URL [--cryptosuite SUITE] [--created TIME]

verify-audit takes an export of an audit log; heads and logs are what was published of it at some time.
FILE may be - for the standard input. A SUITE is eddsa-rdfc-2022, eddsa-jcs-2022, ecdsa-rdfc-2019 or jwt.
--loopback lets it ask this machine over plain http, for a server that is being developed.
Exit code: 0 verified, valid or signed, 1 not verified, 2 could not be done.`

const [DONE, NOT_VERIFIED, FAILED] = [0, 1, 2]

/** One call of the command; answers with its exit code. */
export async function run(args: readonly string[], host: Host = nodeHost): Promise<number> {
  const [command, ...rest] = args
  try {
    if (command === 'verify') return await runVerify(rest, host)
    if (command === 'verify-audit') {
      return (await runVerifyAudit(rest, host, USAGE)) ? DONE : NOT_VERIFIED
    }
    if (command === 'sign') return await runSign(rest, host)
    if (command === 'help' || command === '--help') {
      host.print(USAGE)
      return DONE
    }
    throw new BadgeError('bad_request', USAGE)
  } catch (cause) {
    host.complain(sentenceOf(cause))
    return FAILED
  }
}

async function runVerify(args: string[], host: Host): Promise<number> {
  const options = {
    json: { type: 'boolean' },
    recipient: { type: 'string' },
    loopback: { type: 'boolean', default: false },
  } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const source = onlyOne(positionals)
  const { json, recipient, loopback } = values
  const expected = { host, loopback, ...(recipient !== undefined && { recipient }) }
  const result = /^https?:\/\//i.test(source)
    ? await verifyUrl(source, expected)
    : await verify(await host.read(source), expected)
  host.print(json ? JSON.stringify(result, undefined, 2) : describe(result))
  return result.verified ? DONE : NOT_VERIFIED
}

async function runSign(args: string[], host: Host): Promise<number> {
  const options = {
    key: { type: 'string' },
    'verification-method': { type: 'string' },
    cryptosuite: { type: 'string' },
    created: { type: 'string' },
  } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const source = onlyOne(positionals)
  const { key, 'verification-method': verificationMethod, cryptosuite, created } = values
  if (key === undefined || verificationMethod === undefined) throw new BadgeError('bad_request', USAGE)
  const jwk = parseStrictJson(fromUtf8(await host.read(key)))
  const credential = parseStrictJson(fromUtf8(await host.read(source)))
  const at = created === undefined ? host.now() : parseDateTime(created)
  if (at === undefined) throw new BadgeError('bad_request', '--created must be a date and time with a zone')
  const signOptions: SignOptions = { jwk, verificationMethod, created: at }
  if (cryptosuite !== undefined) signOptions.cryptosuite = suiteOf(cryptosuite)
  const signed = await sign(credential, signOptions)
  host.print(typeof signed === 'string' ? signed : JSON.stringify(signed, undefined, 2))
  return DONE
}

const SUITES: readonly (SigningSuite | 'jwt')[] = [
  'eddsa-rdfc-2022',
  'eddsa-jcs-2022',
  'ecdsa-rdfc-2019',
  'jwt',
]

function suiteOf(name: string): SigningSuite | 'jwt' {
  const suite = SUITES.find((known) => known === name)
  if (suite === undefined)
    throw new BadgeError('bad_request', `there is no suite ${name}: ${SUITES.join(', ')}`)
  return suite
}

function onlyOne([source, ...others]: readonly string[]): string {
  if (source === undefined || others.length > 0) throw new BadgeError('bad_request', USAGE)
  return source
}

const describe = ({ verified, checks }: Verification): string =>
  [
    ...checks.map(({ name, outcome, detail }) => `${outcome.padEnd(8)}${name.padEnd(21)}${detail}`),
    verified ? 'Verified.' : 'Not verified.',
  ].join('\n')

/** What went wrong: each wrong member, or one sentence. A defect of ours shows where it is. */
function sentenceOf(cause: unknown): string {
  if (cause instanceof BadgeError) {
    const { issues, message } = cause
    return issues.length > 0 ? issues.map(({ detail }) => detail).join('\n') : message
  }
  // Wrong arguments, and files that cannot be read, say so themselves.
  const isPlain = cause instanceof Error && 'code' in cause
  return isPlain ? cause.message : String(cause instanceof Error ? cause.stack : cause)
}
