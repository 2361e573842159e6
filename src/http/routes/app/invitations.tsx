import { Hono } from 'hono'
import { acceptInvitation } from '../../../actions/accept-invitation.ts'
import { epochSeconds } from '../../../actions/context.ts'
import { notFound } from '../../../core/badge-error.ts'
import { InvitationPage } from '../../../pages/app/members-page.tsx'
import { findOpenInvitationOf } from '../../../store/invitations.ts'
import { frameOf, redirectWith, sendPage } from '../../console-page.ts'
import type { AppEnv } from '../../context.ts'
import { idOf } from '../../ids.ts'

/** `/app/invitations/{id}`: only for the address that is invited; to everybody else there is no such invitation. */
export const invitationPages = new Hono<AppEnv>()
  .get('/:id', async (c) => {
    const { action, signedIn } = c.var
    const id = c.req.param('id')
    const now = epochSeconds(action.now())
    const invitation = await findOpenInvitationOf(action.db, signedIn.email, idOf('invitation', id), now)
    if (!invitation) throw notFound('invitation', id)
    return sendPage(c, <InvitationPage frame={frameOf(c)} invitation={{ ...invitation, id }} />)
  })
  .post('/:id', async (c) => {
    const { action, signedIn } = c.var
    const joined = await acceptInvitation(action, signedIn, idOf('invitation', c.req.param('id')))
    return redirectWith(c, `/app/${joined.tenantSlug}`, `Welcome to ${joined.tenantName}.`)
  })
