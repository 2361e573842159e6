import { type Context, Hono } from 'hono'
import { authorize } from '../../../actions/authorize.ts'
import { erasePerson } from '../../../actions/erase-person.ts'
import { exportPerson } from '../../../actions/export-person.ts'
import { findErasureReceipt, listErasureReceipts } from '../../../actions/list-erasures.ts'
import { isGranted } from '../../../core/access/permissions.ts'
import { BadgeError } from '../../../core/badge-error.ts'
import { issuerHref } from '../../../pages/app/navigation.ts'
import { PeoplePage, PersonPage, ReceiptPage } from '../../../pages/app/people-page.tsx'
import { CONSOLE_HEADERS, frameOf, redirectWith, sendPage } from '../../console-page.ts'
import type { AppEnv } from '../../context.ts'
import { type FormValues, fieldOf, readForm } from '../../form.ts'
import { idOf } from '../../ids.ts'
import { parseInput } from '../../input.ts'
import { eraseForm, personForm } from '../../schemas/people.ts'

const hrefOf = (c: Context<AppEnv>): string => issuerHref(c.var.tenant.slug, c.var.mode, 'people')

async function peoplePage(c: Context<AppEnv>, values: FormValues = {}, fault?: string): Promise<Response> {
  const { action, issuer } = c.var
  authorize(action, 'people.export')
  const mayErase = isGranted(action.grants, 'people.erase')
  const receipts = mayErase ? (await listErasureReceipts(action, issuer, { limit: 50 })).items : []
  const props = {
    frame: frameOf(c),
    href: hrefOf(c),
    receipts,
    mayErase,
    email: fieldOf(values, 'email'),
    fault,
  }
  return sendPage(c, <PeoplePage {...props} />)
}

/** Somebody who is not there, or an address that is none, is said beside the field; the rest flies on. */
async function orPeoplePage(
  c: Context<AppEnv>,
  values: FormValues,
  work: () => Promise<Response>,
): Promise<Response> {
  try {
    return await work()
  } catch (cause) {
    if (!(cause instanceof BadgeError) || !['not_found', 'invalid_input'].includes(cause.code)) throw cause
    return peoplePage(
      c,
      values,
      cause.code === 'not_found' ? 'Nobody of that address is known here.' : cause.message,
    )
  }
}

/** One person's data. Addresses come in forms, because addresses of pages end up in logs. */
export const peoplePages = new Hono<AppEnv>()
  .get('/', (c) => peoplePage(c))
  .post('/find', async (c) => {
    const values = await readForm(c.req.raw)
    return orPeoplePage(c, values, async () => {
      const { action, issuer } = c.var
      const { email } = parseInput(personForm, values)
      const { person, knownSince, credentials, mentions } = await exportPerson(action, issuer, { email })
      const props = {
        frame: frameOf(c),
        href: hrefOf(c),
        email,
        name: person?.name,
        knownSince,
        credentials,
        mentions: mentions.length,
        mayErase: isGranted(action.grants, 'people.erase'),
      }
      return sendPage(c, <PersonPage {...props} />)
    })
  })
  .post('/export', async (c) => {
    const { email } = parseInput(personForm, await readForm(c.req.raw))
    const exported = await exportPerson(c.var.action, c.var.issuer, { email })
    return c.body(JSON.stringify(exported, null, 2), 200, {
      ...CONSOLE_HEADERS,
      'content-type': 'application/json',
      'content-disposition': 'attachment; filename="person.json"',
    })
  })
  .post('/erase', async (c) => {
    const values = await readForm(c.req.raw)
    return orPeoplePage(c, values, async () => {
      const { email, credentials } = parseInput(eraseForm, values)
      const { receipt } = await erasePerson(c.var.action, c.var.issuer, { email }, credentials)
      return redirectWith(c, `${hrefOf(c)}/erasures/${receipt.id}`, 'Erased.')
    })
  })
  .get('/erasures/:id', async (c) => {
    const { action, issuer } = c.var
    const receipt = await findErasureReceipt(action, issuer, idOf('erasure', c.req.param('id')))
    return sendPage(c, <ReceiptPage frame={frameOf(c)} href={hrefOf(c)} receipt={receipt} />)
  })
