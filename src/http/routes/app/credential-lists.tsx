import { type Context, Hono } from 'hono'
import { authorize } from '../../../actions/authorize.ts'
import { notFound } from '../../../core/badge-error.ts'
import { toHex } from '../../../core/encoding/bytes.ts'
import { sha256 } from '../../../core/encoding/sha256.ts'
import { IssueListPage, ListPreviewPage } from '../../../pages/app/issue-list-page.tsx'
import { CONSOLE_HEADERS, redirectWith, sendPage, tenantFrameOf } from '../../console-page.ts'
import type { AppEnv } from '../../context.ts'
import { achievementChoices, credentialsPath, redirectToApproval } from '../../credential-page.ts'
import { attempt, type FormFaults, type FormValues, fieldOf } from '../../form.ts'
import { idempotencyOfForm, newFormKey } from '../../form-key.ts'
import { issueBatch } from '../../issue-batch.ts'
import { previewOf, readListForm, sortTable } from '../../list-form.ts'
import { readTable, rejectedRows } from '../../recipient-table.ts'
import { listForm } from '../../schemas/credential-form.ts'

const valuesOf = (c: Context<AppEnv>, values: FormValues) => ({
  ...Object.fromEntries(['achievement', 'text', 'dateOrder'].map((name) => [name, fieldOf(values, name)])),
  key: fieldOf(values, 'key') ?? newFormKey(c.var.action),
})

async function listPage(c: Context<AppEnv>, values: FormValues, faults?: FormFaults): Promise<Response> {
  const error = faults && (faults.form ?? Object.values(faults.fields)[0])
  const props = { achievements: await achievementChoices(c), values: valuesOf(c, values), error }
  return sendPage(c, <IssueListPage frame={tenantFrameOf(c)} {...props} />)
}

/** Does what the button of the form says. */
async function answer(c: Context<AppEnv>, values: FormValues, bytes: Uint8Array<ArrayBuffer>) {
  const { action, issuer } = c.var
  return attempt(listForm, values, async ({ key, achievement: slug, dateOrder, do: wanted }) => {
    const achievement = (await achievementChoices(c)).find((one) => one.slug === slug)
    if (!achievement) throw notFound('achievement', slug)
    const table = readTable(bytes, { dateOrder })
    const sorted = await sortTable(action, issuer, slug, table)
    if (wanted === 'preview') return { preview: previewOf(table, sorted, { achievement, bytes }) }
    if (wanted === 'rejected') return { csv: rejectedRows(table, sorted.rejected) ?? '' }
    const asked = { achievement: slug, dateOrder: dateOrder ?? null, list: toHex(await sha256(bytes)) }
    const idempotency = await idempotencyOfForm(action, key, asked)
    const issued = await issueBatch(action, issuer, { achievement: slug, sorted, idempotency })
    return { issued: issued.answer }
  })
}

const tell = (good: number, bad: number): string => {
  const issued = good === 1 ? '1 badge is issued.' : `${good} badges are issued.`
  return bad === 0 ? issued : `${issued} ${bad === 1 ? '1 row was' : `${bad} rows were`} left out.`
}

/** Badges for a list: looked at first, then issued. */
export const credentialListPages = new Hono<AppEnv>()
  .get('/', (c) => {
    authorize(c.var.action, 'credentials.issue')
    return listPage(c, {})
  })
  .post('/', async (c) => {
    authorize(c.var.action, 'credentials.issue')
    const { values, bytes } = await readListForm(c.req.raw)
    const { done, faults } = await answer(c, values, bytes)
    if (faults) return listPage(c, values, faults)
    if (done.preview) {
      const props = { preview: done.preview, values: valuesOf(c, values) }
      return sendPage(c, <ListPreviewPage frame={tenantFrameOf(c)} {...props} />)
    }
    if (done.csv !== undefined) {
      return c.body(done.csv, 200, {
        ...CONSOLE_HEADERS,
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="bad-rows.csv"',
      })
    }
    if ('approval' in done.issued) return redirectToApproval(c, done.issued.approval)
    const { credentials, rejected } = done.issued
    return redirectWith(c, credentialsPath(c), tell(credentials.length, rejected.length))
  })
