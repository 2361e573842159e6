import { Hono } from 'hono'
import { acceptEndorsement } from '../../actions/accept-endorsement.ts'
import { authorize } from '../../actions/authorize.ts'
import { declineEndorsement, withdrawEndorsementRequest } from '../../actions/close-endorsement-request.ts'
import { requestEndorsement } from '../../actions/request-endorsement.ts'
import { notFound } from '../../core/badge-error.ts'
import { parseUuid } from '../../core/ids/uuid.ts'
import { listEndorsementRequests } from '../../store/endorsement-requests.ts'
import { MEBIBYTE } from '../body.ts'
import type { AppEnv } from '../context.ts'
import { parseInput, readInput } from '../input.ts'
import { presentPage, presentRequest } from '../present-endorsement.ts'
import { acceptInput, endorsementRequestInput, endorsementRequestQuery } from '../schemas/endorsement.ts'
import { withoutUndefined } from '../without-undefined.ts'

export const endorsementRequestRoutes = new Hono<AppEnv>()
  .post('/', async (c) => {
    const { action, issuer } = c.var
    const input = await readInput(c.req.raw, endorsementRequestInput, MEBIBYTE)
    return c.json(presentRequest(await requestEndorsement(action, issuer, withoutUndefined(input))), 201)
  })
  .get('/', async (c) => {
    const { action, issuer } = c.var
    authorize(action, 'issuer.read')
    const { role, after, limit } = parseInput(endorsementRequestQuery, c.req.query())
    const cursor = after === undefined ? undefined : parseUuid(after)
    const page = { ...(cursor && { after: cursor }), limit: limit + 1 }
    const rows = await listEndorsementRequests(action.db, { role, issuerId: issuer.id }, page)
    return c.json(presentPage(rows, limit, presentRequest))
  })
  .post('/:id/accept', async (c) => {
    const { action, issuer } = c.var
    const id = idOf(c.req.param('id'))
    const said = withoutUndefined(await readInput(c.req.raw, acceptInput, MEBIBYTE))
    const { request, endorsement } = await acceptEndorsement(action, issuer, id, said)
    return c.json({ ...presentRequest(request), credential: endorsement.document }, 201)
  })
  .post('/:id/decline', async (c) => {
    const { action, issuer } = c.var
    return c.json(presentRequest(await declineEndorsement(action, issuer, idOf(c.req.param('id')))))
  })
  .post('/:id/withdraw', async (c) => {
    const { action, issuer } = c.var
    return c.json(presentRequest(await withdrawEndorsementRequest(action, issuer, idOf(c.req.param('id')))))
  })

function idOf(text: string): Uint8Array<ArrayBuffer> {
  const id = parseUuid(text)
  if (!id) throw notFound('endorsement request', text.slice(0, 64))
  return id
}
