import { AppLayout } from './app-layout.tsx'
import { Field } from './form/field.tsx'
import { ConfirmForm, Form } from './form/form.tsx'
import type { ConsoleFrame } from './frame.ts'
import { DescriptionList, EmptyState, Panel, Tag } from './parts.tsx'
import { Table } from './table.tsx'

export interface ApprovalRow {
  id: string
  state: 'requested' | 'approved' | 'rejected' | 'withdrawn' | 'expired'
  kind: 'issue' | 'revoke' | 'replace'
  achievement: string | null
  count: number
  requestedBy: string
  requestedAt: string
  expiresAt: string
  decidedBy?: string
  decidedAt?: string
  reason?: string
}

const KINDS = { issue: 'Issue', revoke: 'Revoke', replace: 'Replace' } as const
const COLOURS = {
  requested: 'wait',
  approved: 'good',
  rejected: 'bad',
  withdrawn: 'plain',
  expired: 'plain',
} as const

const Asked = ({ row }: { row: ApprovalRow }) => (
  <>
    {KINDS[row.kind]} {row.count} × <bdi>{row.achievement ?? 'several achievements'}</bdi>
  </>
)

/** Calls that wait for a second pair of eyes, and what became of those before. */
export const ApprovalsPage = ({
  frame,
  rows,
  hrefOf,
  next,
}: {
  frame: ConsoleFrame
  rows: ApprovalRow[]
  hrefOf: (id: string) => string
  next?: string | undefined
}) => (
  <AppLayout title="Approvals" frame={frame} lead="What somebody else has to look at before it is done.">
    {rows.length === 0 ? (
      <EmptyState title="Nothing waits">
        <p>
          An achievement can ask for a second pair of eyes when it is issued or revoked. Such calls wait here.
        </p>
      </EmptyState>
    ) : (
      <Table
        caption="Approvals"
        columns={['What', 'State', 'Asked by', 'Asked', 'Decided by']}
        rows={rows.map((row) => ({
          dimmed: row.state !== 'requested',
          cells: [
            <a href={hrefOf(row.id)}>
              <Asked row={row} />
            </a>,
            <Tag kind={COLOURS[row.state]}>{row.state}</Tag>,
            row.requestedBy,
            row.requestedAt,
            row.decidedBy ?? '',
          ],
        }))}
        next={next}
      />
    )}
  </AppLayout>
)

export interface ApprovalPageProps {
  frame: ConsoleFrame
  row: ApprovalRow
  /** Of this page. */
  href: string
  listHref: string
  /** Who it is about, and what is to be said of them; text only. */
  items: { who: string; what: string }[]
  more: number
  mayDecide: boolean
  isOwn: boolean
}

/** One request, with what an approver needs to judge it. */
export const ApprovalPage = ({
  frame,
  row,
  href,
  listHref,
  items,
  more,
  mayDecide,
  isOwn,
}: ApprovalPageProps) => (
  <AppLayout title={`${KINDS[row.kind]} ${row.count}`} frame={frame}>
    <p>
      <a href={listHref}>All approvals</a>
    </p>
    <Panel>
      <DescriptionList
        entries={[
          ['What', <Asked row={row} />],
          ['State', <Tag kind={COLOURS[row.state]}>{row.state}</Tag>],
          ['Asked by', row.requestedBy],
          ['Asked', row.requestedAt],
          ['Waits until', row.state === 'requested' ? row.expiresAt : undefined],
          ['Decided by', row.decidedBy],
          ['Decided', row.decidedAt],
          ['Reason', row.reason],
        ]}
      />
    </Panel>
    {items.length > 0 && (
      <Panel title="Whom it is about">
        <Table
          caption="Whom it is about"
          columns={['Who', 'What is said']}
          rows={items.map(({ who, what }) => ({ cells: [<bdi>{who}</bdi>, <span dir="auto">{what}</span>] }))}
        />
        {more > 0 && <p>And {more} more.</p>}
      </Panel>
    )}
    {row.state === 'requested' && (
      <Panel title="Decide">
        {isOwn && <p>You have asked for this yourself, so somebody else has to approve it.</p>}
        {mayDecide && !isOwn && (
          <ConfirmForm
            action={`${href}/approve`}
            label="Approve"
            question="It is done at once, in your name."
            kind="plain"
          />
        )}
        {mayDecide && (
          <Form action={`${href}/reject`} submit="Reject" kind="danger">
            <Field label="Reason" name="reason" required={false} maxlength={500} />
          </Form>
        )}
        {isOwn && <Form action={`${href}/withdraw`} submit="Take back" kind="plain" />}
      </Panel>
    )}
  </AppLayout>
)
