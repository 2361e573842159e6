import { type Context, Hono } from 'hono'
import { authorize } from '../../../actions/authorize.ts'
import { changeMemberRole } from '../../../actions/change-member-role.ts'
import { epochSeconds, fromEpochSeconds } from '../../../actions/context.ts'
import { inviteMember } from '../../../actions/invite-member.ts'
import { leaveTenant, removeMember } from '../../../actions/remove-member.ts'
import { resendInvitation } from '../../../actions/resend-invitation.ts'
import { withdrawInvitation } from '../../../actions/withdraw-invitation.ts'
import { formatUuid } from '../../../core/ids/uuid.ts'
import { MembersPage } from '../../../pages/app/members-page.tsx'
import { tenantHref } from '../../../pages/app/navigation.ts'
import { countUsableKeys } from '../../../store/api-keys.ts'
import { listInvitations } from '../../../store/invitations.ts'
import { listMembers } from '../../../store/members.ts'
import { redirectWith, sendPage, tenantFrameOf } from '../../console-page.ts'
import type { AppEnv } from '../../context.ts'
import { attempt, type FormFaults, type FormValues, fieldOf, readForm } from '../../form.ts'
import { idOf } from '../../ids.ts'
import { parseInput } from '../../input.ts'
import { invitationForm, roleForm } from '../../schemas/console.ts'

async function membersPage(
  c: Context<AppEnv>,
  values: FormValues = {},
  faults?: FormFaults,
): Promise<Response> {
  const { action, tenant, person } = c.var
  authorize(action, 'members.read')
  const now = epochSeconds(action.now())
  const [members, invitations, keys] = await Promise.all([
    listMembers(action.db, tenant.id),
    listInvitations(action.db, tenant.id),
    countUsableKeys(action.db, tenant.id, now),
  ])
  const keysOf = new Map(keys.map(({ createdBy, count }) => [createdBy, count]))
  const props = {
    frame: tenantFrameOf(c),
    me: person.userId,
    members: members.map(({ createdAt, ...member }) => ({
      ...member,
      since: fromEpochSeconds(createdAt),
      keys: keysOf.get(`person:${member.userId}`) ?? 0,
    })),
    invitations: invitations.map(({ id, email, role, expiresAt }) => ({
      id: formatUuid(id),
      email: email ?? '',
      role,
      expiresAt: fromEpochSeconds(expiresAt),
      expired: expiresAt <= now,
    })),
    invite: {
      values: { email: fieldOf(values, 'email'), role: fieldOf(values, 'role') },
      faults: faults?.fields ?? {},
      error: faults?.form,
    },
  }
  return sendPage(c, <MembersPage {...props} />)
}

const back = (c: Context<AppEnv>, text: string) =>
  redirectWith(c, tenantHref(c.var.tenant.slug, 'members'), text)

export const memberPages = new Hono<AppEnv>()
  .get('/', (c) => membersPage(c))
  .post('/invitations', async (c) => {
    const { action, tenant } = c.var
    const values = await readForm(c.req.raw)
    const { done, faults } = await attempt(invitationForm, values, (input) =>
      inviteMember(action, tenant, input),
    )
    return faults ? membersPage(c, values, faults) : back(c, `${done?.email} is invited.`)
  })
  .post('/invitations/:id/resend', async (c) => {
    await resendInvitation(c.var.action, c.var.tenant, idOf('invitation', c.req.param('id')))
    return back(c, 'The invitation was sent again.')
  })
  .post('/invitations/:id/withdraw', async (c) => {
    await withdrawInvitation(c.var.action, c.var.tenant.id, idOf('invitation', c.req.param('id')))
    return back(c, 'The invitation is withdrawn.')
  })
  .post('/leave', async (c) => {
    const { action, tenant, person } = c.var
    await leaveTenant(action, tenant.id, person.userId)
    return redirectWith(c, '/app', `You have left ${tenant.name}.`)
  })
  .post('/:id/role', async (c) => {
    const { role } = parseInput(roleForm, await readForm(c.req.raw))
    await changeMemberRole(c.var.action, c.var.tenant.id, c.req.param('id').slice(0, 64), role)
    return back(c, 'The role is changed.')
  })
  .post('/:id/remove', async (c) => {
    await removeMember(c.var.action, c.var.tenant.id, c.req.param('id').slice(0, 64))
    return back(c, 'The member is removed.')
  })
