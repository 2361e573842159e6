import { screenItems } from '../actions/screen-items.ts'
import { BadgeError } from '../core/badge-error.ts'
import type { RecipientTable } from '../core/csv/read-recipients.ts'
import { fromBase64, toBase64 } from '../core/encoding/base64.ts'
import { utf8 } from '../core/encoding/bytes.ts'
import type { ListPreview } from '../pages/app/issue-list-page.tsx'
import type { AchievementChoice } from '../pages/app/issue-page.tsx'
import type { IssuerRecord } from '../store/issuers.ts'
import { MEBIBYTE } from './body.ts'
import type { AppEnv } from './context.ts'
import { rejectFaults, type SortedItems, sortItems } from './credential-items.ts'
import { type FormValues, readFormData, valuesOf } from './form.ts'
import { itemsOf, withRowErrors } from './recipient-table.ts'

const MAX_LIST = 4 * MEBIBYTE
const FIRST = 10

/** The fields of the form, and the list: as it was looked at, or a file, or what was pasted. */
export async function readListForm(
  request: Request,
): Promise<{ values: FormValues; bytes: Uint8Array<ArrayBuffer> }> {
  // In base64 the list is longer by a third.
  const form = await readFormData(request, 2 * MAX_LIST)
  const { list: _, ...values } = valuesOf(form)
  return { values, bytes: await listIn(form) }
}

async function listIn(form: FormData): Promise<Uint8Array<ArrayBuffer>> {
  const [list, file, text] = [form.get('list'), form.get('file'), form.get('text')]
  if (typeof list === 'string' && list !== '') return decoded(list)
  const bytes =
    file !== null && typeof file !== 'string' && file.size > 0
      ? new Uint8Array(await file.arrayBuffer())
      : utf8(typeof text === 'string' ? text : '')
  if (bytes.length > MAX_LIST) throw new BadgeError('payload_too_large', 'the list is larger than 4 MB')
  return bytes
}

function decoded(list: string): Uint8Array<ArrayBuffer> {
  try {
    return fromBase64(list)
  } catch (cause) {
    throw new BadgeError('bad_request', 'the form cannot be read', { cause })
  }
}

/** Which rows can be issued, as the achievement now is, and what is wrong with the others. */
export async function sortTable(
  action: AppEnv['Variables']['action'],
  issuer: IssuerRecord,
  achievement: string,
  table: RecipientTable,
): Promise<SortedItems> {
  const sorted = withRowErrors(table, sortItems(itemsOf(table), action.now()))
  const items = sorted.good.map(({ item }) => item)
  const { faults } = await screenItems(action, issuer, { achievement, items })
  return rejectFaults(sorted, faults)
}

const isDate = (meaning: string | null): boolean => /^valid|Date$/.test(meaning ?? '')

export function previewOf(
  table: RecipientTable,
  { good, rejected }: SortedItems,
  { achievement, bytes }: { achievement: AchievementChoice; bytes: Uint8Array },
): ListPreview {
  const { headers, columns, dateOrder, rows } = table
  return {
    list: toBase64(bytes),
    achievement,
    good: good.length,
    dateOrder,
    hasDates: columns.some(isDate),
    columns: headers.map((header, n) => ({ header, meaning: columns[n] ?? null })),
    first: good.slice(0, FIRST).map(({ index, item: { recipient, validUntil } }) => ({
      line: rows[index]?.line ?? 0,
      ...(recipient.name !== undefined && { name: recipient.name }),
      who: recipient.email ?? recipient.id ?? '',
      ...(validUntil && { validUntil }),
    })),
    bad: [...rejected]
      .sort((a, b) => a.index - b.index)
      .map(({ index, errors }) => ({
        line: rows[index]?.line ?? 0,
        cells: (rows[index]?.cells ?? []).filter(Boolean).join(', '),
        reasons: errors.map(({ detail }) => detail.replace(/^recipient\./, '')),
      })),
  }
}
