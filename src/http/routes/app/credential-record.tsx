import { type Context, Hono } from 'hono'
import type { z } from 'zod'
import { replaceOrAsk, revokeOrAsk } from '../../../actions/revoke-or-ask.ts'
import { showCredential } from '../../../actions/show-credential.ts'
import { reinstateCredentials, suspendCredentials } from '../../../actions/suspend-credentials.ts'
import { isGranted } from '../../../core/access/permissions.ts'
import { formatUuid } from '../../../core/ids/uuid.ts'
import { CredentialRecordPage } from '../../../pages/app/credential-record-page.tsx'
import type { ApprovalRecord } from '../../../store/approvals.ts'
import { actorNames } from '../../actor-names.ts'
import { redirectWith, sendPage, tenantFrameOf } from '../../console-page.ts'
import type { AppEnv } from '../../context.ts'
import { credentialsPath, presentRow, redirectToApproval } from '../../credential-page.ts'
import { attempt, readForm } from '../../form.ts'
import { idempotencyOfForm, newFormKey } from '../../form-key.ts'
import { idOf } from '../../ids.ts'
import { reasonForm, replaceForm, revokeForm } from '../../schemas/credential-form.ts'

/** Does what a button of the page asks for and says so there, or what was wrong with it. */
async function change<T extends z.ZodType>(
  c: Context<AppEnv>,
  id: string,
  form: T,
  work: (input: z.output<T>, asked: unknown) => Promise<{ say: string; now?: string } | ApprovalAnswer>,
): Promise<Response> {
  const values = await readForm(c.req.raw)
  const { done, faults } = await attempt(form, values, (input) => work(input, { id, ...values }))
  if (faults) {
    const said = faults.form ?? Object.entries(faults.fields).map(([name, text]) => `${name}: ${text}`)[0]
    return redirectWith(c, credentialsPath(c, id), said, 'fault')
  }
  if ('approval' in done) return redirectToApproval(c, done.approval)
  return redirectWith(c, credentialsPath(c, done.now ?? id), done.say)
}

type ApprovalAnswer = { approval: ApprovalRecord }

/** One badge, and what can be done about it. */
export const credentialRecordPages = new Hono<AppEnv>()
  .get('/:id', async (c) => {
    const { action, issuer } = c.var
    const id = idOf('credential', c.req.param('id'))
    const [{ summary, record, history, fourEyes }, nameOf] = await Promise.all([
      showCredential(action, issuer, id),
      actorNames(c),
    ])
    const props = {
      row: presentRow(summary, action.now()),
      achievementName: String(record.achievement.name),
      version: summary.version,
      validFrom: new Date(summary.validFrom),
      ...(summary.validUntil !== undefined && { validUntil: new Date(summary.validUntil) }),
      url: summary.url,
      ...(record.supersededBy && { replacedBy: formatUuid(record.supersededBy) }),
      history: history.map(({ actor, ...step }) => ({ ...step, who: nameOf(actor) })),
      mayChange: isGranted(action.grants, 'credentials.revoke'),
      canSuspend: record.settings.suspension ?? false,
      fourEyes,
      formKey: newFormKey(action),
    }
    return sendPage(c, <CredentialRecordPage frame={tenantFrameOf(c)} {...props} />)
  })
  .post('/:id/revoke', (c) => {
    const { action, issuer } = c.var
    const id = c.req.param('id')
    return change(c, id, revokeForm, async ({ key, reason = null }, asked) => {
      const idempotency = await idempotencyOfForm(action, key, asked)
      const ids = [idOf('credential', id)]
      const answer = await revokeOrAsk(action, issuer, { ids, reason, idempotency })
      return 'approval' in answer ? answer : { say: 'The badge is revoked.' }
    })
  })
  .post('/:id/suspend', (c) => {
    const id = c.req.param('id')
    return change(c, id, reasonForm, async ({ reason = null }) => {
      await suspendCredentials(c.var.action, c.var.issuer, [idOf('credential', id)], reason)
      return { say: 'The badge is suspended.' }
    })
  })
  .post('/:id/reinstate', (c) => {
    const id = c.req.param('id')
    return change(c, id, reasonForm, async ({ reason = null }) => {
      await reinstateCredentials(c.var.action, c.var.issuer, [idOf('credential', id)], reason)
      return { say: 'The badge is in force again.' }
    })
  })
  .post('/:id/replace', (c) => {
    const { action, issuer } = c.var
    const id = c.req.param('id')
    return change(c, id, replaceForm, async ({ key, name, reason = null }, asked) => {
      const answer = await replaceOrAsk(action, issuer, idOf('credential', id), {
        recipient: { name },
        reason,
        idempotency: await idempotencyOfForm(action, key, asked),
      })
      if ('approval' in answer) return answer
      return { say: 'This badge has taken the place of the other.', now: answer.issued.id }
    })
  })
