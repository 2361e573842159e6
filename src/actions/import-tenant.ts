import { type KeyBox, openKeyBox } from '../core/archive/key-box.ts'
import { BadgeError, invalidInput } from '../core/badge-error.ts'
import { fromBase64, toBase64Url } from '../core/encoding/base64.ts'
import { fromHex, fromUtf8, toHex, utf8 } from '../core/encoding/bytes.ts'
import { sha256 } from '../core/encoding/sha256.ts'
import { parseRsaPublicJwk, rsaKeyId } from '../core/keys/rsa.ts'
import { seal } from '../core/keys/sealing.ts'
import { runBatch } from '../store/database.ts'
import { hasIssuer } from '../store/issuers.ts'
import { hasTenant } from '../store/operator.ts'
import type { ActionContext } from './context.ts'
import { type ImportPlan, keepPlan, readPlan, readPlanned } from './import-plan.ts'
import { sealingContext } from './open-secrets.ts'
import { assertOperator } from './operate-tenants.ts'
import { prepareTask } from './run-task.ts'

const FILE = /^imports\/[0-9a-f]{32}$/

/** Takes an archive in, to be imported; it may be larger than memory. */
export async function keepUploadedArchive(
  ctx: ActionContext,
  body: ReadableStream | null,
): Promise<{ file: string }> {
  assertOperator(ctx)
  if (!body) throw new BadgeError('bad_request', 'the body is to be the archive')
  const file = `imports/${toHex(ctx.randomBytes(16))}`
  await ctx.files.putStream(file, body, 'application/zip')
  return { file }
}

/**
 * Begins to take a tenant back from an archive. It must have been made under this origin, because its badges name it,
 * and nothing of it may be here. With the passphrase the private keys come along; without, new ones sign from now on and
 * the old ones go on verifying. The API key is shown this once.
 */
export async function importTenant(
  ctx: ActionContext,
  { file, passphrase }: { file: string; passphrase?: string | undefined },
): Promise<{ task: string; tenant: string; apiKey: string }> {
  assertOperator(ctx)
  if (!FILE.test(file)) throw invalidInput('/file', 'file: must be what the upload answered')
  const plan = await readPlan(ctx, file)
  const { origin, tenant, issuers } = plan.manifest
  if (origin !== ctx.origin) {
    throw new BadgeError(
      'conflict',
      `the archive is of ${origin.slice(0, 200)}, and its badges are verified there`,
    )
  }
  if (await hasTenant(ctx.db, tenant)) throw new BadgeError('conflict', `there is a tenant ${tenant} already`)
  for (const slug of issuers) {
    if (await hasIssuer(ctx.db, slug)) throw new BadgeError('conflict', `there is an issuer ${slug} already`)
  }
  const keys = await sealKeys(ctx, file, plan, passphrase)
  await keepPlan(ctx, file, plan)
  const apiKey = `sk_live_${toBase64Url(ctx.randomBytes(32))}`
  const input = { file, keys, keyHash: toHex(await sha256(utf8(apiKey))), keyHint: apiKey.slice(-4) }
  const task = prepareTask(ctx, { kind: 'tenant.import', input, total: plan.files.length })
  await runBatch(ctx.db, [task.statement])
  await ctx.enqueue([{ kind: 'task', id: toHex(task.id) }])
  return { task: toHex(task.id), tenant, apiKey }
}

/** Private keys by their public ones, sealed for this deployment. */
async function sealKeys(
  ctx: ActionContext,
  file: string,
  plan: ImportPlan,
  passphrase: string | undefined,
): Promise<Record<string, string>> {
  const entry = plan.files.find(({ name }) => name === 'data/keys.json')
  if (passphrase === undefined) return {}
  if (!entry) throw invalidInput('/passphrase', 'passphrase: there are no private keys in this archive')
  const box = JSON.parse(await readPlanned(ctx, file, entry)) as KeyBox
  const sealed: Record<string, string> = {}
  for (const { did, algorithm, publicKey, privateKey } of await openKeyBox(box, passphrase)) {
    const bytes = fromHex(publicKey)
    const { tenant } = plan.manifest
    const context =
      algorithm === 'Ed25519'
        ? sealingContext.signingKey(tenant, did, bytes)
        : sealingContext.jwtKey(tenant, did, await rsaKeyId(did, parseRsaPublicJwk(fromUtf8(bytes))))
    sealed[publicKey] = toHex(await seal(ctx.keyRing, fromBase64(privateKey), context, ctx.randomBytes(12)))
  }
  return sealed
}
