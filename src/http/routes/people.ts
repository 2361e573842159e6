import { Hono } from 'hono'
import { erasePerson } from '../../actions/erase-person.ts'
import { exportPerson } from '../../actions/export-person.ts'
import type { PersonKey } from '../../actions/find-person.ts'
import { findErasureReceipt, listErasureReceipts } from '../../actions/list-erasures.ts'
import { notFound } from '../../core/badge-error.ts'
import { parseUuid } from '../../core/ids/uuid.ts'
import { MEBIBYTE } from '../body.ts'
import type { AppEnv } from '../context.ts'
import { parseInput, readInput } from '../input.ts'
import { eraseInput, erasureQuery, personInput } from '../schemas/people.ts'
import { withoutUndefined } from '../without-undefined.ts'

const PRIVATE = { 'cache-control': 'no-store' }

export const peopleRoutes = new Hono<AppEnv>()
  .post('/export', async (c) => {
    const { action, issuer } = c.var
    // The schema takes exactly one of the three.
    const key = withoutUndefined(await readInput(c.req.raw, personInput, MEBIBYTE)) as PersonKey
    return c.json(await exportPerson(action, issuer, key), 200, PRIVATE)
  })
  .post('/erase', async (c) => {
    const { action, issuer } = c.var
    const { credentials, ...key } = await readInput(c.req.raw, eraseInput, MEBIBYTE)
    const person = withoutUndefined(key) as PersonKey
    const { receipt, repeated } = await erasePerson(action, issuer, person, credentials)
    return c.json(receipt, repeated ? 200 : 201, PRIVATE)
  })
  .get('/erasures', async (c) => {
    const { action, issuer } = c.var
    return c.json(await listErasureReceipts(action, issuer, parseInput(erasureQuery, c.req.query())))
  })
  .get('/erasures/:id', async (c) => {
    const { action, issuer } = c.var
    const id = parseUuid(c.req.param('id'))
    if (!id) throw notFound('erasure', c.req.param('id').slice(0, 64))
    return c.json(await findErasureReceipt(action, issuer, id))
  })
