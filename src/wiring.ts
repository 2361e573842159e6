import { checkKeyRing } from './actions/check-key-ring.ts'
import type { Accounts, ActionContext, WorkMessage } from './actions/context.ts'
import { BadgeError } from './core/badge-error.ts'
import { equalBytes, toHex, utf8 } from './core/encoding/bytes.ts'
import { sha256 } from './core/encoding/sha256.ts'
import { deriveBytes, hmacSha256 } from './core/keys/derive.ts'
import { type KeyRing, parseKeyRing } from './core/keys/key-ring.ts'
import { signingSecretName } from './core/keys/own-key.ts'
import { API_LIMITS, API_WINDOW_SECONDS } from './core/limits/api-limits.ts'
import { createFixedWindow, type Taken } from './core/limits/fixed-window.ts'
import { r2FileStore } from './outbound/file-store.ts'
import { createFetchJson } from './outbound/guarded-fetch.ts'
import { createPost } from './outbound/guarded-post.ts'
import { httpMailer, isMailAddress } from './outbound/http-mail.ts'
import { r2LogStore } from './outbound/log-store.ts'
import { cloudflareMailer, developmentMailer, readDevelopmentMail, type SendMail } from './outbound/mail.ts'
import { createResolveTxt } from './outbound/resolve-txt.ts'
import { createAskShop } from './outbound/shop-fetch.ts'
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
  let accounts: Promise<Accounts> | undefined
  return {
    db,
    keyRing,
    origin,
    development,
    maintenance: readSecret(env, 'MAINTENANCE') !== undefined,
    actor: 'system',
    grants: 'all',
    isOperator: (token) => sameText(token, env.OPERATOR_TOKEN),
    signAsOperator: async (text) => {
      const key = await deriveBytes(utf8(env.OPERATOR_TOKEN), 'signet operator session v1', 32)
      return toHex(await hmacSha256(key, utf8(text)))
    },
    readSigningSecret: (issuerSlug) => readSecret(env, signingSecretName(issuerSlug)),
    now,
    randomBytes: createRandomSource(),
    afterwards: (work) => waitUntil(work().catch(() => {})),
    askShop: createAskShop((url, init) => fetch(url, init)),
    // Best effort and after the answer: what is lost here, the sweep finds.
    enqueue: async (messages) => waitUntil(sendAll(env.QUEUE, messages).catch(() => {})),
    sendMail: createMailer(env),
    readMailbox: () => readDevelopmentMail(env.FILES),
    files: r2FileStore(env.FILES),
    restoreLog: r2LogStore(env.FILES),
    // Loaded when it is needed: two megabytes of WebAssembly and fonts that most requests never touch.
    renderBadge: async (design, width) =>
      (await import('./raster/render-badge-png.ts')).renderBadgePng(design, width),
    renderCertificate: async (job) => (await import('./raster/render-certificate.ts')).renderCertificate(job),
    admitVerification: async (client) =>
      development || (await env.VERIFY_LIMITER.limit({ key: client })).success,
    admitApi: (who) => admitApi(env, who, { development, seconds: now().getTime() / 1000 }),
    fetchJson: createFetchJson((url, init) => fetch(url, init), { loopback: development }),
    post: createPost((url, init) => fetch(url, init), { loopback: development }),
    accounts: () => (accounts ??= openAccounts(env, { origin, keyRing, db })),
    resolveTxt: createResolveTxt((url, init) => fetch(url, init), env.DNS_RESOLVER),
  }
}

// better-auth is half a megabyte that no public page, hook or API request evaluates.
async function openAccounts(
  env: Env,
  context: Pick<ActionContext, 'origin' | 'keyRing' | 'db'>,
): Promise<Accounts> {
  const { createAccounts } = await import('./accounts/create-accounts.ts')
  return createAccounts({ ...context, now, randomBytes: createRandomSource(), sendMail: createMailer(env) })
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

/** A secret that a deployment may have; empty is as good as none. */
function readSecret(env: Env, name: string): string | undefined {
  const value = Object.entries(env).find(([key]) => key === name)?.[1]
  return typeof value === 'string' && value !== '' ? value : undefined
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

// State of the isolate, and on purpose: numbers by the ids of keys and tenants, bounded, with nothing of a request, a
// database or a tenant's data in them. What is lost with the isolate costs exactness and nothing else.
const apiRequests = createFixedWindow({ length: API_WINDOW_SECONDS, maxKeys: 20_000 })

/** Exact within this isolate; across isolates of one location Cloudflare counts. A development server refuses nobody. */
async function admitApi(
  env: Env,
  { keyId, tenantId }: { keyId: number; tenantId: number },
  { development, seconds }: { development: boolean; seconds: number },
): Promise<{ key: Taken; tenant: Taken }> {
  const take = async (name: string, limit: number, limiter: RateLimit): Promise<Taken> => {
    const taken = apiRequests.take(name, limit, seconds)
    if (development) return { ...taken, allowed: true }
    if (!taken.allowed || (await limiter.limit({ key: name })).success) return taken
    return { ...taken, allowed: false, remaining: 0 }
  }
  const [key, tenant] = await Promise.all([
    take(`key:${keyId}`, API_LIMITS.key, env.API_KEY_LIMITER),
    take(`tenant:${tenantId}`, API_LIMITS.tenant, env.API_TENANT_LIMITER),
  ])
  return { key, tenant }
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
  if (env.MAIL !== 'http') return undefined
  const [url, token] = [env.MAIL_HTTP_URL, readSecret(env, 'MAIL_HTTP_TOKEN')]
  if (token === undefined || !isMailAddress(url)) {
    throw new BadgeError(
      'misconfigured',
      'MAIL = "http" needs MAIL_HTTP_URL (https) and the secret MAIL_HTTP_TOKEN',
    )
  }
  return httpMailer((to, init) => fetch(to, init), { url, token, from: env.MAIL_FROM })
}
