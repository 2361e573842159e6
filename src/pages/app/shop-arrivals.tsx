import { formatDate } from '../format-date.ts'
import { ButtonLink } from './form/button.tsx'
import { Panel, Tag } from './parts.tsx'
import { Table } from './table.tsx'

export interface ShopArrival {
  type: string | null
  state: string
  reason: string | null
  receivedAt: Date
  says: string
  wouldIssue: readonly { line: string; quantity: number; achievements: readonly string[] }[]
}

const STATES: Readonly<Record<string, { kind: 'good' | 'bad' | 'wait' | 'plain'; label: string }>> = {
  received: { kind: 'wait', label: 'in hand' },
  done: { kind: 'good', label: 'done' },
  ignored: { kind: 'plain', label: 'not used' },
  waiting: { kind: 'wait', label: 'waits for its order' },
  unmapped: { kind: 'wait', label: 'leads to no achievement' },
  failed: { kind: 'bad', label: 'failed, tried again' },
  quarantined: { kind: 'bad', label: 'unreadable' },
  dead: { kind: 'bad', label: 'given up' },
  test: { kind: 'good', label: 'trial arrived' },
  attention: { kind: 'wait', label: 'needs a decision' },
}

const Lines = ({ wouldIssue }: Pick<ShopArrival, 'wouldIssue'>) => (
  <ul class="plain-list">
    {wouldIssue.map(({ line, quantity, achievements }) => (
      <li>
        {quantity} × <bdi>{line}</bdi>
        {achievements.length === 0 ? ': no rule leads anywhere' : ` → ${achievements.join(', ')}`}
      </li>
    ))}
  </ul>
)

const momentOf = (at: Date): string => `${formatDate(at)}, ${at.toISOString().slice(11, 16)} UTC`

/** What has come from a shop, in plain words; nothing in it tells of a person. */
export const ShopArrivals = ({
  trial,
  arrived,
  here,
}: {
  trial: string
  arrived: readonly ShopArrival[]
  here: string
}) => (
  <Panel title="3. What has arrived" id="arrived">
    {arrived.length === 0 ? (
      <p>
        <strong>Nothing yet.</strong> {trial}
      </p>
    ) : (
      <Table
        caption="The newest events"
        columns={['Event', 'What it says', 'By today’s rules', 'State']}
        rows={arrived.map(({ type, state, reason, receivedAt, says, wouldIssue }) => ({
          cells: [
            <>
              <code>{type ?? 'unknown'}</code> <span class="hint">{momentOf(receivedAt)}</span>
            </>,
            says,
            wouldIssue.length > 0 && <Lines wouldIssue={wouldIssue} />,
            <>
              <Tag kind={STATES[state]?.kind ?? 'plain'}>{STATES[state]?.label ?? state}</Tag>
              {reason !== null && reason !== says && <span class="hint"> {reason}</span>}
            </>,
          ],
        }))}
      />
    )}
    <p>
      <ButtonLink href={`${here}#arrived`}>Look again</ButtonLink>
    </p>
  </Panel>
)
