import { buildBadgeSvg } from '../core/badge-image/badge-svg.ts'
import { bakePng } from '../core/bake/png.ts'
import { bakeSvg } from '../core/bake/svg.ts'
import { fromUtf8 } from '../core/encoding/bytes.ts'
import type { JsonObject } from '../core/proof/rdf.ts'
import { isObject } from '../core/verification/read-members.ts'
import type { CredentialRecord } from '../store/credentials.ts'
import type { ActionContext } from './context.ts'
import { designOf, drawBadge } from './draw-badge.ts'
import { imageKey } from './keep-image.ts'

/**
 * A credential inside its picture (Open Badges 3.0, section 5.3): the achievement's uploaded PNG, else the
 * generated one. A picture that lies elsewhere is not fetched, and a stranger's SVG is not drawn.
 */
export async function bakeCredentialPng(
  ctx: ActionContext,
  record: CredentialRecord,
  document: JsonObject,
): Promise<Uint8Array<ArrayBuffer>> {
  const png = (await uploadedImage(ctx, record, 'image/png')) ?? (await drawnBadge(ctx, record))
  return bakePng(png, JSON.stringify(document))
}

/** The generated badge of a credential's achievement, as PNG. */
export function drawnBadge(ctx: ActionContext, record: CredentialRecord): Promise<Uint8Array<ArrayBuffer>> {
  const issuer = { slug: record.issuerSlug, mode: record.mode, profile: record.profile }
  const { settings } = record
  const version = { document: record.achievement, number: record.versionNumber, settings }
  return drawBadge(ctx, issuer, record.achievementSlug, version)
}

/** The same in an SVG: the uploaded one, else the generated one. */
export async function bakeCredentialSvg(
  ctx: ActionContext,
  record: CredentialRecord,
  document: JsonObject,
): Promise<string> {
  const uploaded = await uploadedImage(ctx, record, 'image/svg+xml')
  const issuer = { slug: record.issuerSlug, mode: record.mode, profile: record.profile }
  const svg = uploaded
    ? fromUtf8(uploaded)
    : buildBadgeSvg(designOf(issuer, { document: record.achievement, settings: record.settings }))
  return bakeSvg(svg, { json: JSON.stringify(document) })
}

/** The picture that was uploaded for the achievement, if it is of that type. */
export async function uploadedImage(
  { files }: ActionContext,
  { achievement, issuerSlug, mode }: CredentialRecord,
  contentType: string,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const id = isObject(achievement.image) ? String(achievement.image.id) : ''
  // By its hash, whichever of the issuer's identities the address is under: a hash names no other picture.
  const name = /\/images\/([0-9a-f]{64}\.(?:png|svg))$/.exec(id)?.[1]
  // A test badge must show its mark, which only the generated picture has for certain.
  if (mode === 'test' || name === undefined) return undefined
  const file = await files.get(imageKey(issuerSlug, name))
  return file?.contentType === contentType ? file.bytes : undefined
}
