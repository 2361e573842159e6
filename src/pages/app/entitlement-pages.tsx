import { AppLayout } from './app-layout.tsx'
import { Button } from './form/button.tsx'
import { ConfirmForm } from './form/form.tsx'
import type { TenantFrame } from './frame.ts'
import { issuerHref } from './navigation.ts'
import { DescriptionList, EmptyState, Panel, Tag } from './parts.tsx'
import { Table } from './table.tsx'

export interface ShownEntitlement {
  id: string
  order: string
  line: string
  unit: number
  achievement: string
  state: string
  reason: string | null
  review: string | null
  manual: string | null
  credential: string | null
  createdAt: string
  dueAt?: string
}

const LABELS: Record<string, { label: string; kind: 'good' | 'bad' | 'wait' | 'plain' }> = {
  awaiting_payment: { label: 'Awaits payment', kind: 'wait' },
  awaiting_recipient: { label: 'Nobody has it', kind: 'wait' },
  awaiting_signal: { label: 'Awaits completion', kind: 'wait' },
  awaiting_approval: { label: 'Awaits approval', kind: 'wait' },
  ready: { label: 'Ready', kind: 'wait' },
  issued: { label: 'Issued', kind: 'good' },
  suspended: { label: 'Suspended', kind: 'bad' },
  cancelled: { label: 'Cancelled', kind: 'plain' },
}

const State = ({ state, review }: Pick<ShownEntitlement, 'state' | 'review'>) => {
  const { label, kind } = LABELS[state] ?? { label: state, kind: 'plain' as const }
  return (
    <>
      <Tag kind={kind}>{label}</Tag> {review && <Tag kind="bad">Look at it</Tag>}
    </>
  )
}

const REASONS: Record<string, string> = {
  by_hand: 'decided by hand',
  payment_failed: 'the payment failed',
  refunded: 'given back',
  dispute_open: 'the payment is disputed',
  dispute_lost: 'the dispute was lost',
  subscription_lapsed: 'a payment of the subscription is overdue',
  subscription_ended: 'the subscription has ended',
  expired: 'nobody claimed it in time',
  refund_amount: 'money went back, and the shop does not say for what',
  refund_units: 'more units were given back than were free: somebody has to pick',
}

const wordsFor = (code: string | null): string | undefined =>
  code === null ? undefined : (REASONS[code] ?? code)

const pathOf = ({ tenant, mode = 'live' }: TenantFrame, id = '') =>
  issuerHref(tenant.slug, mode, `entitlements${id && `/${id}`}`)

export interface EntitlementsPageProps {
  frame: TenantFrame
  entitlements: readonly ShownEntitlement[]
  filter?: string
  next?: string
}

/** Everybody's right to a badge, unit by unit. */
export const EntitlementsPage = ({ frame, entitlements, filter, next }: EntitlementsPageProps) => (
  <AppLayout
    title="Entitlements"
    frame={frame}
    lead="What orders are worth, unit by unit, and where each stands."
  >
    <nav class="filters" aria-label="States">
      <a href={pathOf(frame)} aria-current={filter === undefined ? 'page' : undefined}>
        All
      </a>
      <a href={`${pathOf(frame)}?review=true`} aria-current={filter === 'review' ? 'page' : undefined}>
        To be looked at
      </a>
      {Object.entries(LABELS).map(([state, { label }]) => (
        <a href={`${pathOf(frame)}?state=${state}`} aria-current={filter === state ? 'page' : undefined}>
          {label}
        </a>
      ))}
    </nav>
    {entitlements.length === 0 ? (
      <EmptyState title="Nothing here">
        <p>An order whose line a mapping rule matches makes an entitlement for each unit.</p>
      </EmptyState>
    ) : (
      <Table
        caption="Entitlements"
        columns={['Order', 'Unit', 'Achievement', 'State', 'Why']}
        rows={entitlements.map((one) => ({
          cells: [
            <a href={pathOf(frame, one.id)}>
              <bdi>{one.order}</bdi>
            </a>,
            <>
              <bdi>{one.line}</bdi> · {one.unit}
            </>,
            <bdi>{one.achievement}</bdi>,
            <State {...one} />,
            wordsFor(one.review) ?? wordsFor(one.reason) ?? '',
          ],
          dimmed: one.state === 'cancelled',
        }))}
        next={next}
      />
    )}
  </AppLayout>
)

export interface EntitlementPageProps {
  frame: TenantFrame
  entitlement: ShownEntitlement
  recipient?: { email?: string; name?: string }
  link?: string
  history: readonly Record<string, unknown>[]
  mayDecide: boolean
  mayApprove: boolean
}

const QUESTIONS = {
  cancel:
    'It falls, and with it the badge, unless another order supports that. It stays so whatever the shop says.',
  keep: 'It stays in force whatever the shop says, also when all of it is given back.',
  suspend: 'The badge is out of force until somebody reinstates it here.',
  reinstate: 'The badge is in force again although its order says that it should be suspended.',
  release: 'What was decided by hand is undone: the order counts again.',
} as const

const NAMES = {
  cancel: 'Cancel it',
  keep: 'Keep it',
  suspend: 'Suspend it',
  reinstate: 'Reinstate it',
  release: 'Leave it to the order',
} as const

/** One unit, whose it is, what has happened to it, and what a person can decide. */
export const EntitlementPage = ({
  frame,
  entitlement,
  recipient,
  link,
  history,
  mayDecide,
  mayApprove,
}: EntitlementPageProps) => {
  const path = pathOf(frame, entitlement.id)
  const decisions = (Object.keys(NAMES) as (keyof typeof NAMES)[]).filter(
    (decision) => decision !== 'release' || entitlement.manual !== null,
  )
  return (
    <AppLayout title={`Order ${entitlement.order}`} frame={frame}>
      <Panel title="How it stands">
        <DescriptionList
          entries={[
            ['State', <State {...entitlement} />],
            ['Why', wordsFor(entitlement.reason)],
            ['To be looked at', wordsFor(entitlement.review)],
            ['Decided by hand', entitlement.manual ?? undefined],
            ['Achievement', <bdi>{entitlement.achievement}</bdi>],
            ['Line and unit', `${entitlement.line} · ${entitlement.unit}`],
            [
              'Whose',
              recipient && <bdi>{[recipient.name, recipient.email].filter(Boolean).join(' · ')}</bdi>,
            ],
            ['Link to hand out', link && <code>{link}</code>],
            ['Badge', entitlement.credential ?? undefined],
            ['Looked at again', entitlement.dueAt],
            ['Made', entitlement.createdAt],
          ]}
        />
      </Panel>
      {mayApprove && entitlement.state === 'awaiting_approval' && (
        <Panel title="Approval">
          <form class="actions" method="post" action={`${path}/approve`}>
            <Button name="approved" value="yes">
              Approve
            </Button>
            <Button kind="plain" name="approved" value="no">
              Not approved
            </Button>
          </form>
        </Panel>
      )}
      {mayDecide && (
        <Panel title="Decide by hand">
          <div class="actions">
            {decisions.map((decision) => (
              <ConfirmForm
                action={`${path}/decide`}
                label={NAMES[decision]}
                question={QUESTIONS[decision]}
                hidden={{ decision }}
                kind={decision === 'cancel' || decision === 'suspend' ? 'danger' : 'plain'}
              />
            ))}
          </div>
        </Panel>
      )}
      <Panel title="What happened to its order">
        <Table
          caption="Steps"
          columns={['When', 'Because of', 'Entitlements', 'Badges']}
          rows={history.map((step) => ({
            cells: [
              String(step.at),
              step.event ? (
                <a href={issuerHref(frame.tenant.slug, frame.mode ?? 'live', `inbox/${String(step.event)}`)}>
                  {String(step.cause ?? 'event')}
                </a>
              ) : (
                String(step.cause ?? 'privacy')
              ),
              `${Number(step.created ?? 0)} made, ${Number(step.changed ?? 0)} changed`,
              ['issued', 'attached', 'suspended', 'reinstated', 'revoked']
                .flatMap((what) => {
                  const ids = step[what]
                  return Array.isArray(ids) && ids.length > 0 ? [`${ids.length} ${what}`] : []
                })
                .join(', '),
            ],
          }))}
        />
      </Panel>
    </AppLayout>
  )
}
