import { Hono } from 'hono'
import { issueClr } from '../../actions/issue-clr.ts'
import { notFound } from '../../core/badge-error.ts'
import { parseUuid } from '../../core/ids/uuid.ts'
import { MEBIBYTE } from '../body.ts'
import type { AppEnv } from '../context.ts'
import { readInput } from '../input.ts'
import { clrInput } from '../schemas/clr.ts'
import { withoutUndefined } from '../without-undefined.ts'

export const clrRoutes = new Hono<AppEnv>().post('/', async (c) => {
  const { action, issuer } = c.var
  const { credentials, ...request } = withoutUndefined(await readInput(c.req.raw, clrInput, MEBIBYTE))
  const ids = credentials?.map((text) => {
    const id = parseUuid(text)
    if (!id) throw notFound('credential', text)
    return id
  })
  return c.json(
    { credential: await issueClr(action, issuer, { ...request, ...(ids && { credentials: ids }) }) },
    201,
  )
})
