import { Hono } from 'hono'
import type { ActionContext } from '../../actions/context.ts'
import { verifyPresented } from '../../actions/verify-presented.ts'
import { BadgeError } from '../../core/badge-error.ts'
import { MAX_IMAGE_SIZE } from '../../core/bake/unbaked.ts'
import { renderPage } from '../../pages/render.ts'
import { subjectOf } from '../../pages/verified-subject.ts'
import { VerifyPage } from '../../pages/verify-page.tsx'
import { readBytes } from '../body.ts'
import type { AppEnv } from '../context.ts'
import { limitVerification } from '../limit-verification.ts'
import { presentedIn, readPresentedCredential } from '../presented-credential.ts'
import { VERIFY_HEADERS } from '../public-response.ts'

/** `POST /api/v1/verify`: open to all. A credential in whatever form, or in `{credential}`, or by `{url}`. */
export const verifyApi = new Hono<AppEnv>().post('/', limitVerification, async (c) => {
  const { action } = c.var
  const { credential, recipient, warnings } = await readPresentedCredential(action, c.req.raw)
  const verification = await verifyPresented(action, credential, { recipient })
  return c.json({ ...verification, ...(warnings.length > 0 && { warnings }) }, 200, {
    'access-control-allow-origin': '*',
    'cache-control': 'no-store',
  })
})

const JUDGED_HEADERS = { ...VERIFY_HEADERS, 'cache-control': 'no-store' }

/** `/verify`: the same for people, without script. */
export const verifyPage = new Hono<AppEnv>()
  .get('/', limitVerification, async (c) => {
    const url = c.req.query('url')
    if (url === undefined) return c.html(renderPage(<VerifyPage />), 200, VERIFY_HEADERS)
    return c.html(renderPage(await judge(c.var.action, { text: url })), 200, JUDGED_HEADERS)
  })
  .post('/', limitVerification, async (c) => {
    const page = await judge(c.var.action, await readForm(c.req.raw))
    return c.html(renderPage(page), 200, JUDGED_HEADERS)
  })

interface VerifyForm {
  text: string
  file?: Uint8Array
}

// Beside the file there is a text and what separates them.
const MAX_FORM_SIZE = MAX_IMAGE_SIZE + 1024 * 1024

async function readForm(request: Request): Promise<VerifyForm> {
  const headers = { 'content-type': request.headers.get('content-type') ?? '' }
  const bytes = await readBytes(request, MAX_FORM_SIZE)
  const form = await new Response(bytes, { headers }).formData().catch((cause) => {
    throw new BadgeError('bad_request', 'the form cannot be read', { cause })
  })
  const [text, file] = [form.get('credential'), form.get('file')]
  const hasFile = typeof file === 'object' && file !== null && file.size > 0
  return {
    text: typeof text === 'string' ? text : '',
    ...(hasFile && { file: new Uint8Array(await file.arrayBuffer()) }),
  }
}

async function judge(ctx: ActionContext, { text, file }: VerifyForm) {
  try {
    const { credential: presented, warnings } = await presentedIn(ctx, file ?? text)
    const { verified, checks, credential } = await verifyPresented(ctx, presented)
    const result = { verified, checks, warnings, subject: subjectOf(credential) }
    return <VerifyPage input={text} result={result} />
  } catch (cause) {
    if (!(cause instanceof BadgeError)) throw cause
    return <VerifyPage input={text} error={cause.message} />
  }
}
