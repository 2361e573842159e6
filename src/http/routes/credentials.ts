import { Hono } from 'hono'
import { authorize } from '../../actions/authorize.ts'
import { describeCredential } from '../../actions/describe-credential.ts'
import { issueOrAsk } from '../../actions/issue-or-ask.ts'
import { listIssuedCredentials } from '../../actions/list-credentials.ts'
import { rebuildCredential } from '../../actions/rebuild-credential.ts'
import { replaceOrAsk, revokeOrAsk } from '../../actions/revoke-or-ask.ts'
import { screenItems } from '../../actions/screen-items.ts'
import { reinstateCredentials, suspendCredentials } from '../../actions/suspend-credentials.ts'
import { BadgeError, notFound, refuseFaults } from '../../core/badge-error.ts'
import { parseUuid } from '../../core/ids/uuid.ts'
import { findCredential } from '../../store/credentials.ts'
import { MEBIBYTE, readJson } from '../body.ts'
import type { AppEnv } from '../context.ts'
import { idempotencyOf, issueItemOf, presentBatch, sortItems } from '../credential-items.ts'
import { parseInput, readInput } from '../input.ts'
import { issueBatch } from '../issue-batch.ts'
import {
  batchInput,
  credentialInput,
  replaceInput,
  revokeInput,
  revokeManyInput,
} from '../schemas/credential.ts'
import { credentialQuery } from '../schemas/credential-query.ts'
import { sendApproval } from '../send-approval.ts'

export const credentialRoutes = new Hono<AppEnv>()
  .post('/', async (c) => {
    const { action, issuer } = c.var
    const { value } = await readJson(c.req.raw, MEBIBYTE)
    const { achievement, ...item } = parseInput(credentialInput, value)
    const idempotency = await idempotencyOf(c.req.raw, value)
    const items = [issueItemOf(item, action.now())]
    const request = { achievement, items, ...(idempotency && { idempotency }) }
    const { faults, answered } = await screenItems(action, issuer, request)
    if (!answered) refuseFaults(faults[0])
    const answer = await issueOrAsk(action, issuer, request)
    if ('approval' in answer) return sendApproval(c, answer.approval)
    const { credentials, repeated } = answer
    const [issued] = credentials
    if (!issued?.document)
      throw new BadgeError('gone', 'the credential that this key made does not exist any more')
    const { document, ...rest } = issued
    return c.json({ ...rest, status: 'issued', credential: document }, repeated ? 200 : 201)
  })
  .post('/batch', async (c) => {
    const { action, issuer } = c.var
    const { value } = await readJson(c.req.raw, 16 * MEBIBYTE)
    const { achievement, items } = parseInput(batchInput, value)
    const idempotency = await idempotencyOf(c.req.raw, value)
    const sorted = sortItems(items, action.now())
    const { answer, rejected } = await issueBatch(action, issuer, { achievement, sorted, idempotency })
    if ('approval' in answer) return sendApproval(c, answer.approval, rejected)
    return c.json(presentBatch(items.length, answer, rejected), answer.repeated ? 200 : 201)
  })
  .post('/revoke', async (c) => {
    const { action, issuer } = c.var
    const { value } = await readJson(c.req.raw, MEBIBYTE)
    const { ids, reason = null } = parseInput(revokeManyInput, value)
    const idempotency = await idempotencyOf(c.req.raw, value)
    const answer = await revokeOrAsk(action, issuer, { ids: ids.map(idOf), reason, idempotency })
    if ('approval' in answer) return sendApproval(c, answer.approval)
    const items = await Promise.all(answer.records.map((record) => describeCredential(action, record)))
    return c.json({ items })
  })
  .get('/', async (c) => {
    const { action, issuer } = c.var
    const query = parseInput(credentialQuery, c.req.query())
    return c.json(await listIssuedCredentials(action, issuer, query))
  })
  .get('/:id', async (c) => {
    const { action, issuer } = c.var
    authorize(action, 'credentials.read')
    const record = await findCredential(action.db, issuer.id, idOf(c.req.param('id')))
    const [summary, { document }] = await Promise.all([
      describeCredential(action, record),
      rebuildCredential(action, record),
    ])
    return c.json({ ...summary, credential: document })
  })
  .post('/:id/revoke', async (c) => {
    const { action, issuer } = c.var
    const id = idOf(c.req.param('id'))
    const { value } = await readJson(c.req.raw, MEBIBYTE)
    const { reason = null } = parseInput(revokeInput, value)
    const idempotency = await idempotencyOf(c.req.raw, value)
    const answer = await revokeOrAsk(action, issuer, { ids: [id], reason, idempotency })
    if ('approval' in answer) return sendApproval(c, answer.approval)
    const [record] = answer.records
    if (!record) throw notFound('credential', c.req.param('id'))
    return c.json(await describeCredential(action, record))
  })
  .post('/:id/suspend', async (c) => {
    const { action, issuer } = c.var
    const { reason = null } = await readInput(c.req.raw, revokeInput, MEBIBYTE)
    const [record] = await suspendCredentials(action, issuer, [idOf(c.req.param('id'))], reason)
    return c.json(record && (await describeCredential(action, record)))
  })
  .post('/:id/reinstate', async (c) => {
    const { action, issuer } = c.var
    const { reason = null } = await readInput(c.req.raw, revokeInput, MEBIBYTE)
    const [record] = await reinstateCredentials(action, issuer, [idOf(c.req.param('id'))], reason)
    return c.json(record && (await describeCredential(action, record)))
  })
  .post('/:id/replace', async (c) => {
    const { action, issuer } = c.var
    const { value } = await readJson(c.req.raw, MEBIBYTE)
    const { reason = null, ...body } = parseInput(replaceInput, value)
    const idempotency = await idempotencyOf(c.req.raw, value)
    const { recipient, validUntil, facts } = issueItemOf(body, action.now())
    const change = { recipient, ...(validUntil && { validUntil }), facts, reason }
    const answer = await replaceOrAsk(action, issuer, idOf(c.req.param('id')), {
      ...change,
      ...(idempotency && { idempotency }),
    })
    if ('approval' in answer) return sendApproval(c, answer.approval)
    const { document, ...rest } = answer.issued
    return c.json({ ...rest, status: 'issued', replaces: c.req.param('id'), credential: document }, 201)
  })

function idOf(text: string): Uint8Array<ArrayBuffer> {
  const id = parseUuid(text)
  if (!id) throw notFound('credential', text.slice(0, 64))
  return id
}
