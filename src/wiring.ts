import { checkKeyRing } from './actions/check-key-ring.ts'
import type { ActionContext, WorkMessage } from './actions/context.ts'
import { BadgeError } from './core/badge-error.ts'
import { equalBytes, utf8 } from './core/encoding/bytes.ts'
import { sha256 } from './core/encoding/sha256.ts'
import { type KeyRing, parseKeyRing } from './core/keys/key-ring.ts'
import { r2FileStore } from './outbound/file-store.ts'
import { createFetchJson } from './outbound/guarded-fetch.ts'
import { cloudflareMailer, developmentMailer, readDevelopmentMail, type SendMail } from './outbound/mail.ts'
import { openDatabase } from './store/database.ts'

export const newRequestId = (): string => crypto.randomUUID()

const now = (): Date => new Date()

/** Everything that an action may reach, for one request, message or cron tick. Throws on a bad configuration. */
export async function createContext(
  env: Env,
  waitUntil: (work: Promise<unknown>) => void,
): Promise<ActionContext> {
  const { origin, development } = readConfig(env)
  const keyRing = await openKeyRing(env)
  const db = openDatabase(env.DB)
  if (!checkedRings.has(keyRing)) {
    await checkKeyRing({ db, keyRing })
    checkedRings.add(keyRing)
  }
  return {
    db,
    keyRing,
    origin,
    development,
    actor: 'system',
    grants: 'all',
    isOperator: (token) => sameText(token, env.OPERATOR_TOKEN),
    now,
    randomBytes: createRandomSource(),
    // Best effort and after the answer: what is lost here, the sweep finds.
    enqueue: async (messages) => waitUntil(sendAll(env.QUEUE, messages).catch(() => {})),
    sendMail: createMailer(env),
    readMailbox: () => readDevelopmentMail(env.FILES),
    files: r2FileStore(env.FILES),
    // Loaded when it is needed: two megabytes of WebAssembly and fonts that most requests never touch.
    renderBadge: async (design, width) =>
      (await import('./raster/render-badge-png.ts')).renderBadgePng(design, width),
    admitVerification: async (client) =>
      development || (await env.VERIFY_LIMITER.limit({ key: client })).success,
    fetchJson: createFetchJson((url, init) => fetch(url, init), { loopback: development }),
  }
}

/** Vars that must make sense before anything is done. */
function readConfig(env: Env): { origin: string; development: boolean } {
  const origin = env.PUBLIC_ORIGIN
  if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
    throw new BadgeError('misconfigured', 'PUBLIC_ORIGIN must be an origin, such as https://badges.example')
  }
  const development = env.ENVIRONMENT === 'development'
  if (!development && !origin.startsWith('https://')) {
    throw new BadgeError('misconfigured', 'PUBLIC_ORIGIN must be an https origin outside development')
  }
  if (typeof env.OPERATOR_TOKEN !== 'string' || env.OPERATOR_TOKEN.length < 16) {
    throw new BadgeError('misconfigured', 'OPERATOR_TOKEN must be a secret of at least 16 characters')
  }
  return { origin, development }
}

// Over hashes, so that neither the length nor the first different character shows in the time.
async function sameText(given: string, expected: string): Promise<boolean> {
  const [a, b] = await Promise.all([sha256(utf8(given)), sha256(utf8(expected))])
  return equalBytes(a, b)
}

// Imported keys by the secrets they come from: immutable, and one entry unless a test changes secrets.
const keyRings = new Map<string, KeyRing>()
const checkedRings = new WeakSet<KeyRing>()

async function openKeyRing(env: Env): Promise<KeyRing> {
  const secrets = new Map<number, string>()
  for (const [name, value] of Object.entries(env)) {
    const version = /^KEK_V([1-9]\d{0,4})$/.exec(name)?.[1]
    if (version !== undefined && typeof value === 'string') secrets.set(Number(version), value)
  }
  const text = JSON.stringify([...secrets])
  const known = keyRings.get(text)
  if (known) return known
  const ring = await parseKeyRing(secrets)
  keyRings.clear()
  keyRings.set(text, ring)
  return ring
}

const POOL = 4_096

/** Random bytes in small pieces from large draws. */
function createRandomSource(): (length: number) => Uint8Array<ArrayBuffer> {
  let pool = new Uint8Array(0)
  return (length) => {
    if (pool.length < length) pool = crypto.getRandomValues(new Uint8Array(Math.max(POOL, length)))
    const taken = pool.slice(0, length)
    pool = pool.subarray(length)
    return taken
  }
}

// Queues take 100 messages a call.
async function sendAll(queue: Queue, messages: WorkMessage[]): Promise<void> {
  for (let at = 0; at < messages.length; at += 100) {
    await queue.sendBatch(messages.slice(at, at + 100).map((body) => ({ body })))
  }
}

function createMailer(env: Env): SendMail | undefined {
  if (env.MAIL === 'development') return developmentMailer(env.FILES, now, newRequestId)
  if (env.MAIL === 'cloudflare') return cloudflareMailer(env.EMAIL, env.MAIL_FROM)
  return undefined
}
