import { fromEpochSeconds } from '../actions/context.ts'
import { achievementUrl } from '../actions/define-achievement.ts'
import { endorsementUrl } from '../actions/prepare-endorsement.ts'
import { formatDateTime } from '../core/encoding/date-time.ts'
import { formatUuid } from '../core/ids/uuid.ts'
import type { EndorsementRequestRecord } from '../store/endorsement-requests.ts'
import type { EndorsementRecord } from '../store/endorsements.ts'

const timeOf = (seconds: number): string => formatDateTime(fromEpochSeconds(seconds))

/** An endorsement as its endorser sees it. */
export const presentEndorsement = ({
  id,
  document,
  state,
  target,
  targetKind,
  createdAt,
}: EndorsementRecord) => ({
  id: formatUuid(id),
  url: document.id,
  status: state,
  target,
  kind: targetKind,
  createdAt: timeOf(createdAt),
  credential: document,
})

/** A request as both sides see it. */
export const presentRequest = (request: EndorsementRequestRecord) => ({
  id: formatUuid(request.id),
  state: request.state,
  asking: presentSide(request.asking),
  asked: presentSide(request.asked),
  achievement: {
    slug: request.achievement,
    url: achievementUrl(request.asking.baseUrl, request.achievement),
  },
  ...(request.message !== null && { message: request.message }),
  ...(request.endorsementId && { endorsement: endorsementUrl(request.asked.baseUrl, request.endorsementId) }),
  createdAt: timeOf(request.createdAt),
  ...(request.answeredAt !== null && { answeredAt: timeOf(request.answeredAt) }),
})

const presentSide = ({ slug, did, baseUrl, profile }: EndorsementRequestRecord['asking']) => ({
  issuer: slug,
  name: profile.name,
  did,
  url: baseUrl,
})

/** One page of rows that were read one too many, with the cursor of the next. */
export function presentPage<Row extends { id: Uint8Array }, Item>(
  rows: readonly Row[],
  limit: number,
  present: (row: Row) => Item,
): { items: Item[]; next?: string } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { items: shown.map(present), ...(rows.length > limit && last && { next: formatUuid(last.id) }) }
}
