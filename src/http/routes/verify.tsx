import { Hono } from 'hono'
import type { ActionContext } from '../../actions/context.ts'
import { fetchCredential, verifyPresented } from '../../actions/verify-presented.ts'
import { BadgeError, invalidInput } from '../../core/badge-error.ts'
import { utf8 } from '../../core/encoding/bytes.ts'
import type { Verification } from '../../core/verification/verify-credential.ts'
import { renderPage } from '../../pages/render.ts'
import { VerifyPage } from '../../pages/verify-page.tsx'
import { MEBIBYTE, parseJson, readJson } from '../body.ts'
import type { AppEnv } from '../context.ts'
import { parseInput } from '../input.ts'
import { limitVerification } from '../limit-verification.ts'
import { PAGE_HEADERS } from '../public-response.ts'
import { verifyInput } from '../schemas/verify.ts'
import { subjectOf } from '../verified-subject.ts'

/** `POST /api/v1/verify`: open to all. A credential as it is, or in `{credential}`, or by `{url}`. */
export const verifyApi = new Hono<AppEnv>().post('/', limitVerification, async (c) => {
  const { value } = await readJson(c.req.raw, MEBIBYTE)
  const verification = await verifyPresented(c.var.action, await credentialIn(c.var.action, value))
  return c.json(verification, 200, { 'access-control-allow-origin': '*', 'cache-control': 'no-store' })
})

async function credentialIn(ctx: ActionContext, value: unknown): Promise<unknown> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  if (isObject && '@context' in value) return value
  const { credential, url } = parseInput(verifyInput, value)
  if (url !== undefined) return fetchCredential(ctx, url)
  if (typeof credential !== 'object' || credential === null) {
    throw invalidInput('/credential', 'credential: must be a credential as JSON')
  }
  return credential
}

/** `/verify`: the same for people, without script. */
export const verifyPage = new Hono<AppEnv>()
  .get('/', limitVerification, async (c) => {
    const url = c.req.query('url')
    if (url === undefined) return c.html(renderPage(<VerifyPage />), 200, PAGE_HEADERS)
    return c.html(renderPage(await judge(c.var.action, url)), 200, {
      ...PAGE_HEADERS,
      'cache-control': 'no-store',
    })
  })
  .post('/', limitVerification, async (c) => {
    const form = await readForm(c.req.raw)
    return c.html(renderPage(await judge(c.var.action, form)), 200, {
      ...PAGE_HEADERS,
      'cache-control': 'no-store',
    })
  })

async function readForm(request: Request): Promise<string> {
  if (Number(request.headers.get('content-length') ?? Number.NaN) > MEBIBYTE) {
    throw new BadgeError('payload_too_large', 'the form is larger than a credential can be')
  }
  const form = await request.formData().catch((cause) => {
    throw new BadgeError('bad_request', 'the form cannot be read', { cause })
  })
  const text = form.get('credential')
  return typeof text === 'string' ? text : ''
}

async function judge(ctx: ActionContext, text: string) {
  const input = text.trim()
  try {
    const credential = /^https?:\/\//i.test(input)
      ? await fetchCredential(ctx, input)
      : parseJson(utf8(input))
    const result: Verification = await verifyPresented(ctx, credential)
    const { verified, checks } = result
    return <VerifyPage input={text} result={{ verified, checks, subject: subjectOf(credential) }} />
  } catch (cause) {
    if (!(cause instanceof BadgeError)) throw cause
    return <VerifyPage input={text} error={cause.message} />
  }
}
