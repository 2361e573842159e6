import type { Certificate } from '../core/certificate/certificate.ts'
import type { JsonObject } from '../core/proof/rdf.ts'
import type { CredentialRecord } from '../store/credentials.ts'
import { drawnBadge, uploadedImage } from './bake-credential.ts'
import { type ActionContext, fromEpochSeconds } from './context.ts'

/** A picture with more pixels would fill the memory that all requests of an isolate share. */
const MOST_PIXELS = 4_000_000

/** A credential as a certificate to print, with the signed document attached. */
export async function drawCertificate(
  ctx: ActionContext,
  record: CredentialRecord,
  certificate: Certificate,
  document: JsonObject,
): Promise<Uint8Array<ArrayBuffer>> {
  const uploaded = await uploadedImage(ctx, record, 'image/png')
  return ctx.renderCertificate({
    certificate,
    picture: uploaded && isSmall(uploaded) ? uploaded : await drawnBadge(ctx, record),
    json: JSON.stringify(document),
    issuedOn: fromEpochSeconds(record.createdAt),
  })
}

/** Width and height are the first that a PNG says (PNG 3 section 11.2.1). */
function isSmall(png: Uint8Array): boolean {
  if (png.length < 24) return false
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  return view.getUint32(16) * view.getUint32(20) <= MOST_PIXELS
}
