import { Hono } from 'hono'
import { toHex } from '../../core/encoding/bytes.ts'
import { sha256 } from '../../core/encoding/sha256.ts'
import { findAchievement } from '../../store/achievements.ts'
import { MEBIBYTE, readBytes } from '../body.ts'
import type { AppEnv } from '../context.ts'
import { idempotencyOf, presentBatch, sortItems } from '../credential-items.ts'
import { parseInput } from '../input.ts'
import { issueBatch } from '../issue-batch.ts'
import { itemsOf, presentTable, readTable, rejectedRows, withRowErrors } from '../recipient-table.ts'
import { listQuery } from '../schemas/recipient-list.ts'
import { sendApproval } from '../send-approval.ts'

/**
 * A list of recipients as a spreadsheet exports it. `/preview` says how it is understood; the other issues the good
 * rows and gives the bad ones back as CSV.
 */
export const credentialListRoutes = new Hono<AppEnv>()
  .post('/preview', async (c) => {
    const { action, issuer } = c.var
    const { achievement, ...reading } = parseInput(listQuery, c.req.query())
    await findAchievement(action.db, issuer.id, achievement)
    const table = readTable(await readBytes(c.req.raw, 8 * MEBIBYTE), reading)
    return c.json(presentTable(table, withRowErrors(table, sortItems(itemsOf(table), action.now()))))
  })
  .post('/', async (c) => {
    const { action, issuer } = c.var
    const { achievement, ...reading } = parseInput(listQuery, c.req.query())
    const bytes = await readBytes(c.req.raw, 8 * MEBIBYTE)
    const table = readTable(bytes, reading)
    const body = { achievement, ...reading, list: toHex(await sha256(bytes)) }
    const sorted = withRowErrors(table, sortItems(itemsOf(table), action.now()))
    const idempotency = await idempotencyOf(c.req.raw, JSON.parse(JSON.stringify(body)))
    const { answer, rejected } = await issueBatch(action, issuer, { achievement, sorted, idempotency })
    if ('approval' in answer) return sendApproval(c, answer.approval, rejected)
    const presented = presentBatch(table.rows.length, answer, rejected)
    const items = presented.items.map((item, n) => ({ line: table.rows[n]?.line, ...item }))
    const bad = rejectedRows(table, presented.items)
    return c.json(
      { ...presented, items, ...(bad !== undefined && { rejectedCsv: bad }) },
      answer.repeated ? 200 : 201,
    )
  })
