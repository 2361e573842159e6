import { Hono } from 'hono'
import { PLATFORM_CHAIN } from '../../actions/audit-chain.ts'
import { exportAudit } from '../../actions/export-audit.ts'
import { describeRestore, startRestore } from '../../actions/restore-database.ts'
import { describeKekRotation, dropKek, startKekRotation } from '../../actions/rotate-kek.ts'
import { requireOperator } from '../auth.ts'
import { MEBIBYTE } from '../body.ts'
import type { AppEnv } from '../context.ts'
import { readInput } from '../input.ts'
import { dropKekInput } from '../schemas/operator-keys.ts'
import { streamLines } from '../stream-lines.ts'

/** For whoever runs the platform: key-encryption keys, and what follows when the database was set back. */
export const operatorKeyRoutes = new Hono<AppEnv>()
  .use('/kek-rotation', requireOperator)
  .use('/kek-rotation/*', requireOperator)
  .use('/restore', requireOperator)
  .use('/audit.jsonl', requireOperator)
  .post('/kek-rotation', async (c) => c.json(await startKekRotation(c.var.action), 202))
  .get('/kek-rotation', async (c) => c.json(await describeKekRotation(c.var.action)))
  .post('/kek-rotation/drop', async (c) => {
    const { version } = await readInput(c.req.raw, dropKekInput, MEBIBYTE)
    await dropKek(c.var.action, version)
    return c.json(await describeKekRotation(c.var.action))
  })
  .post('/restore', async (c) => c.json(await startRestore(c.var.action), 202))
  // What concerns the platform itself: changes of KEKs, restores.
  .get('/audit.jsonl', (c) =>
    c.body(streamLines(exportAudit(c.var.action, PLATFORM_CHAIN)), 200, {
      'content-type': 'application/jsonl',
      'cache-control': 'no-store',
    }),
  )
  .get('/restore', async (c) => c.json(await describeRestore(c.var.action)))
