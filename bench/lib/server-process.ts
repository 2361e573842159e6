/**
 * `node server-process.ts OPTIONS` runs Miniflare in a process of its own, so that it can be bound to a core,
 * and answers SQL over the channel to its parent. It ends when the channel closes, however the parent ended.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { Miniflare } from 'miniflare'
import { childNamed } from './cpu-seconds.ts'
import { inRoot } from './root.ts'
import { miniflareOptions, type ServerOptions } from './worker-options.ts'

export type ToServer = { id: number; sql: string }
export type FromServer =
  | { kind: 'ready'; origin: string; workerd: number | undefined }
  | { kind: 'rows'; id: number; rows: Record<string, unknown>[] }
  | { kind: 'failed'; id: number; message: string }

const say = (message: FromServer) => process.send?.(message)

// Written by `startServer`.
const options = JSON.parse(process.argv[2] ?? '') as ServerOptions
const miniflare = new Miniflare(miniflareOptions(options))

async function stop(): Promise<never> {
  await miniflare.dispose()
  process.exit(0)
}
process.on('disconnect', stop)
// Ctrl-C goes to the whole group of processes: the parent decides.
process.on('SIGINT', () => {})
process.on('SIGTERM', stop)

const url = await miniflare.ready
if (options.bindings === 'signet') {
  const db = await miniflare.getD1Database('DB')
  await migrate(db)
  process.on('message', async ({ id, sql }: ToServer) => {
    try {
      const { results } = await db.prepare(sql).all<Record<string, unknown>>()
      say({ kind: 'rows', id, rows: results })
    } catch (cause) {
      say({ kind: 'failed', id, message: String(cause) })
    }
  })
}
say({ kind: 'ready', origin: url.origin, workerd: childNamed(process.pid, 'workerd') })

async function migrate(db: Awaited<ReturnType<typeof miniflare.getD1Database>>): Promise<void> {
  const [known] = (await db.prepare("select 1 from sqlite_schema where name = 'credentials'").all()).results
  if (known) return
  const files = readdirSync(inRoot('drizzle')).filter((name) => name.endsWith('.sql'))
  for (const file of files.sort()) {
    const statements = readFileSync(inRoot('drizzle', file), 'utf8').split('--> statement-breakpoint')
    await db.batch(statements.map((sql) => db.prepare(sql)))
  }
}
