import { z } from 'zod'
import { ICONS, RIBBONS, SHAPES } from '../../core/badge-image/design.ts'
import { text } from './text.ts'

const colour = z.string().regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour such as #1d3b57')

/** What an author chooses of the generated badge. */
export const badgeStyle = z
  .strictObject({
    shape: z.enum(SHAPES).optional(),
    colour: colour.optional(),
    accent: colour.optional(),
    icon: z.enum(ICONS).optional(),
    ribbon: z.enum(RIBBONS).optional(),
    bannerText: text(24).optional(),
  })
  .refine(({ ribbon, bannerText }) => bannerText === undefined || ribbon === 'banner', {
    path: ['bannerText'],
    message: 'needs a ribbon of the kind banner',
  })
