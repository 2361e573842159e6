import { Hono } from 'hono'
import { authorize } from '../../actions/authorize.ts'
import { changeMemberRole } from '../../actions/change-member-role.ts'
import { fromEpochSeconds } from '../../actions/context.ts'
import { inviteMember } from '../../actions/invite-member.ts'
import { removeMember } from '../../actions/remove-member.ts'
import { resendInvitation } from '../../actions/resend-invitation.ts'
import { withdrawInvitation } from '../../actions/withdraw-invitation.ts'
import { formatDateTime } from '../../core/encoding/date-time.ts'
import { formatUuid } from '../../core/ids/uuid.ts'
import { type InvitationRecord, listInvitations } from '../../store/invitations.ts'
import { listMembers, type MemberRecord } from '../../store/members.ts'
import { findTenantById } from '../../store/tenants.ts'
import { MEBIBYTE } from '../body.ts'
import type { AppEnv } from '../context.ts'
import { idOf } from '../ids.ts'
import { readInput } from '../input.ts'
import { invitationInput, roleInput } from '../schemas/members.ts'

const timeOf = (seconds: number): string => formatDateTime(fromEpochSeconds(seconds))

const presentMember = ({ userId, createdAt, ...member }: MemberRecord) => ({
  id: userId,
  ...member,
  createdAt: timeOf(createdAt),
})

const presentInvitation = ({ id, email, role, createdAt, expiresAt }: InvitationRecord) => ({
  id: formatUuid(id),
  email,
  role,
  createdAt: timeOf(createdAt),
  expiresAt: timeOf(expiresAt),
})

/** Of the tenant; each of its issuers leads to the same. */
export const memberRoutes = new Hono<AppEnv>()
  .get('/', async (c) => {
    const { action, issuer } = c.var
    authorize(action, 'members.read')
    return c.json({ items: (await listMembers(action.db, issuer.tenantId)).map(presentMember) })
  })
  .patch('/:id', async (c) => {
    const { action, issuer } = c.var
    const { role } = await readInput(c.req.raw, roleInput, MEBIBYTE)
    const id = c.req.param('id').slice(0, 64)
    return c.json(presentMember(await changeMemberRole(action, issuer.tenantId, id, role)))
  })
  .delete('/:id', async (c) => {
    const { action, issuer } = c.var
    await removeMember(action, issuer.tenantId, c.req.param('id').slice(0, 64))
    return c.body(null, 204)
  })

export const invitationRoutes = new Hono<AppEnv>()
  .get('/', async (c) => {
    const { action, issuer } = c.var
    authorize(action, 'members.read')
    return c.json({ items: (await listInvitations(action.db, issuer.tenantId)).map(presentInvitation) })
  })
  .post('/', async (c) => {
    const { action, issuer } = c.var
    const input = await readInput(c.req.raw, invitationInput, MEBIBYTE)
    const { tenantId: id, name } = await findTenantById(action.db, issuer.tenantId)
    return c.json(presentInvitation(await inviteMember(action, { id, name }, input)), 201)
  })
  .post('/:id/resend', async (c) => {
    const { action, issuer } = c.var
    const { tenantId, name } = await findTenantById(action.db, issuer.tenantId)
    const id = idOf('invitation', c.req.param('id'))
    return c.json(presentInvitation(await resendInvitation(action, { id: tenantId, name }, id)))
  })
  .post('/:id/withdraw', async (c) => {
    const { action, issuer } = c.var
    await withdrawInvitation(action, issuer.tenantId, idOf('invitation', c.req.param('id')))
    return c.body(null, 204)
  })
