import { Hono } from 'hono'
import { authorize } from '../../actions/authorize.ts'
import { endorse } from '../../actions/endorse.ts'
import { revokeEndorsement } from '../../actions/revoke-endorsement.ts'
import { notFound } from '../../core/badge-error.ts'
import { parseUuid } from '../../core/ids/uuid.ts'
import { findEndorsement, listEndorsements } from '../../store/endorsements.ts'
import { MEBIBYTE } from '../body.ts'
import type { AppEnv } from '../context.ts'
import { parseInput, readInput } from '../input.ts'
import { presentEndorsement, presentPage } from '../present-endorsement.ts'
import { revokeInput } from '../schemas/credential.ts'
import { endorsementInput, endorsementQuery } from '../schemas/endorsement.ts'
import { withoutUndefined } from '../without-undefined.ts'

export const endorsementRoutes = new Hono<AppEnv>()
  .post('/', async (c) => {
    const { action, issuer } = c.var
    const { kind, ...said } = await readInput(c.req.raw, endorsementInput, MEBIBYTE)
    const endorsement = await endorse(action, issuer, { ...withoutUndefined(said), targetKind: kind })
    return c.json(presentEndorsement(endorsement), 201)
  })
  .get('/', async (c) => {
    const { action, issuer } = c.var
    authorize(action, 'issuer.read')
    const { after, limit } = parseInput(endorsementQuery, c.req.query())
    const cursor = after === undefined ? undefined : parseUuid(after)
    const page = { ...(cursor && { after: cursor }), limit: limit + 1 }
    return c.json(presentPage(await listEndorsements(action.db, issuer.id, page), limit, presentEndorsement))
  })
  .get('/:id', async (c) => {
    const { action, issuer } = c.var
    authorize(action, 'issuer.read')
    return c.json(presentEndorsement(await findEndorsement(action.db, issuer.id, idOf(c.req.param('id')))))
  })
  .post('/:id/revoke', async (c) => {
    const { action, issuer } = c.var
    const id = idOf(c.req.param('id'))
    const { reason = null } = await readInput(c.req.raw, revokeInput, MEBIBYTE)
    return c.json(presentEndorsement(await revokeEndorsement(action, issuer, id, reason)))
  })

function idOf(text: string): Uint8Array<ArrayBuffer> {
  const id = parseUuid(text)
  if (!id) throw notFound('endorsement', text.slice(0, 64))
  return id
}
