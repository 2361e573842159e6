import { env } from 'cloudflare:workers'
import type { TestTenant } from './api.ts'
import { DB, rowsOf } from './database.ts'
import type { TestWorker } from './worker.ts'

export const operator = (env as unknown as { OPERATOR_TOKEN: string }).OPERATOR_TOKEN

export type Files = Record<string, Uint8Array>

export const decode = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes)

export async function archiveAt(worker: TestWorker, url: string): Promise<Uint8Array> {
  await worker.drain()
  return new Uint8Array(await (await worker.send('GET', new URL(url).pathname)).arrayBuffer())
}

/** Everything of a tenant as its owner gets it, without private keys. */
export async function archiveOf(worker: TestWorker, { api, key }: TestTenant): Promise<Uint8Array> {
  const { body } = await worker.call('POST', `${api}/export`, { key })
  return archiveAt(worker, body.url)
}

/** As a deployment begins: not a row. */
export async function wipe(): Promise<void> {
  const first = ['achievement_versions', 'achievements', 'issuers', 'sessions', 'accounts', 'passkeys']
  const there = await rowsOf<{ name: string }>(
    `select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like '\\_cf%' escape '\\'
      and name not in ('d1_migrations', 'kek_checks')`,
  )
  const order = [...first, ...there.map(({ name }) => name).filter((name) => !first.includes(name))]
  await DB.batch(order.map((name) => DB.prepare(`delete from ${name}`)))
}

/** As the operator takes an archive back; `task` is what became of it. */
export async function takeBack(worker: TestWorker, archive: Uint8Array, passphrase?: string) {
  const upload = await worker.call('POST', '/api/v1/operator/imports', { key: operator, body: archive })
  if (upload.status !== 201) throw new Error(`not taken: ${JSON.stringify(upload.body)}`)
  const begun = await worker.call('POST', '/api/v1/tenants/import', {
    key: operator,
    body: { file: upload.body.file, ...(passphrase && { passphrase }) },
  })
  await worker.drain()
  const task =
    begun.status === 202 &&
    (await worker.call('GET', `/api/v1/operator/tasks/${begun.body.task}`, { key: operator })).body
  return { begun, task }
}

/** The sums of changed files, as whoever has changed them would write them. */
export async function resum(files: Files): Promise<Files> {
  const sum = async (bytes: Uint8Array | undefined) =>
    Buffer.from(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)).toString('hex')
  const changed = { ...files }
  const manifest = JSON.parse(decode(files['manifest.json']))
  for (const list of manifest.lists) {
    const lines = decode(files[list.file])
      .trim()
      .split('\n')
      .map((line) => line.split('  ')[1] ?? '')
    const sums = await Promise.all(lines.map(async (name) => `${await sum(files[name])}  ${name}\n`))
    changed[list.file] = new TextEncoder().encode(sums.join(''))
    list.sha256 = await sum(changed[list.file])
  }
  changed['manifest.json'] = new TextEncoder().encode(JSON.stringify(manifest))
  return changed
}
