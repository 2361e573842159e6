import type { ActionContext } from '../actions/context.ts'
import { drawCertificate } from '../actions/draw-certificate.ts'
import type { RebuiltCredential } from '../actions/rebuild-credential.ts'
import { BadgeError, invalidInput } from '../core/badge-error.ts'
import { PAPERS, type Paper } from '../core/certificate/certificate.ts'
import type { CredentialRecord } from '../store/credentials.ts'
import { presentCertificate } from './present-certificate.ts'
import { presentCredential } from './present-credential.ts'
import { CACHE, etagOf, type PublicAnswer } from './public-response.ts'

export interface PrintedFor {
  /** None: the issuer's country decides. */
  paper: Paper | undefined
  client: string
}

const isPaper = (name: string): name is Paper => Object.hasOwn(PAPERS, name)

/** The paper that was asked for by `?paper=`; none where the issuer's country decides. */
export function readPaper(name: string | undefined): Paper | undefined {
  if (name === undefined || isPaper(name)) return name
  throw invalidInput('/paper', `paper is one of ${Object.keys(PAPERS).join(', ')}`)
}

/**
 * The certificate as PDF. It says how the credential stands, so it may be kept as briefly as the page. The tag is
 * of what goes into it: who has the file already costs no drawing.
 */
export async function certificateForm(
  ctx: ActionContext,
  record: CredentialRecord,
  rebuilt: RebuiltCredential,
  { paper, client }: PrintedFor,
): Promise<PublicAnswer> {
  const { origin } = ctx
  const now = ctx.now()
  const page = presentCredential(record, rebuilt, { origin, now })
  const certificate = presentCertificate(page, record, { origin, now, paper })
  const { document } = rebuilt
  return {
    body: async () => {
      // Drawing takes as much work as a verification, or more.
      if (!(await ctx.admitVerification(client))) {
        throw new BadgeError('rate_limited', 'too many certificates at once; please wait a minute')
      }
      return drawCertificate(ctx, record, certificate, document)
    },
    etag: await etagOf(JSON.stringify([certificate, document])),
    contentType: 'application/pdf',
    cacheControl: CACHE.state,
    headers: { 'content-disposition': `inline; filename="${record.achievementSlug}.pdf"` },
  }
}
