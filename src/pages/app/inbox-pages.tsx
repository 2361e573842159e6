import { AppLayout } from './app-layout.tsx'
import { Button } from './form/button.tsx'
import type { TenantFrame } from './frame.ts'
import { issuerHref } from './navigation.ts'
import { DescriptionList, EmptyState, Panel, Tag } from './parts.tsx'
import { Table } from './table.tsx'

export interface ShownEvent {
  id: string
  event: string
  type: string | null
  provider: string
  mode: string | null
  state: string
  reason: string | null
  attempts: number
  receivedAt: string
}

const STATES: Record<string, { label: string; kind: 'good' | 'bad' | 'wait' | 'plain' }> = {
  received: { label: 'In hand', kind: 'wait' },
  done: { label: 'Done', kind: 'good' },
  test: { label: '✓ Trial', kind: 'good' },
  ignored: { label: 'Not used', kind: 'plain' },
  waiting: { label: 'Waits for its order', kind: 'wait' },
  unmapped: { label: 'No rule', kind: 'wait' },
  attention: { label: 'For you to do', kind: 'bad' },
  failed: { label: 'Tried again', kind: 'wait' },
  quarantined: { label: 'Cannot be read', kind: 'bad' },
  dead: { label: 'Given up', kind: 'bad' },
}

export const EventState = ({ state }: { state: string }) => {
  const { label, kind } = STATES[state] ?? { label: state, kind: 'plain' as const }
  return <Tag kind={kind}>{label}</Tag>
}

const pathOf = ({ tenant, mode = 'live' }: TenantFrame, id = '') =>
  issuerHref(tenant.slug, mode, `inbox${id && `/${id}`}`)

export interface InboxPageProps {
  frame: TenantFrame
  events: readonly ShownEvent[]
  counts: Record<string, number>
  state?: string
  next?: string
  mayReplay: boolean
}

/** What shops have sent, and what became of it. */
export const InboxPage = ({ frame, events, counts, state, next, mayReplay }: InboxPageProps) => (
  <AppLayout title="Inbox" frame={frame} lead="Everything that your shops have sent, and what became of it.">
    <nav class="filters" aria-label="States">
      <a href={pathOf(frame)} aria-current={state === undefined ? 'page' : undefined}>
        All
      </a>
      {Object.entries(counts).map(([name, count]) => (
        <a href={`${pathOf(frame)}?state=${name}`} aria-current={state === name ? 'page' : undefined}>
          {STATES[name]?.label ?? name} ({count})
        </a>
      ))}
    </nav>
    {events.length === 0 ? (
      <EmptyState title="Nothing here">
        <p>Events appear as soon as a shop that is connected under Shops sends one.</p>
      </EmptyState>
    ) : (
      <Table
        caption="Events"
        columns={['Received', 'Event', 'State', 'Why']}
        rows={events.map((one) => ({
          cells: [
            one.receivedAt,
            <a href={pathOf(frame, one.id)}>
              <bdi>{one.type ?? 'unknown'}</bdi> ({one.provider})
            </a>,
            <EventState state={one.state} />,
            <span dir="auto">{one.reason ?? ''}</span>,
          ],
          dimmed: one.state === 'ignored',
        }))}
        next={next}
      />
    )}
    {mayReplay && state !== undefined && events.length > 0 && (
      <form method="post" action={`${pathOf(frame)}/replay`}>
        <input type="hidden" name="state" value={state} />
        <Button kind="plain">Play all of these again</Button>
      </form>
    )}
  </AppLayout>
)

export interface FollowedStep {
  order: string
  purchase: string
  at: string
  created?: number
  changed?: number
  units?: { entitlement: string; from?: string; to: string; reason?: string; review?: string }[]
  issued?: string[]
  attached?: string[]
  revoked?: string[]
  suspended?: string[]
  reinstated?: string[]
}

const say = (count: number | undefined, one: string, many: string): string[] =>
  count ? [count === 1 ? one : many.replace('#', String(count))] : []

/** One look at an order, in a sentence. */
const sentenceOf = (step: FollowedStep): string => {
  const parts = [
    ...say(step.created, 'one entitlement was made', '# entitlements were made'),
    ...say(step.issued?.length, 'one badge was issued', '# badges were issued'),
    ...say(
      step.attached?.length,
      'a badge that there was is supported by this order too',
      '# badges that there were are supported by this order too',
    ),
    ...say(step.suspended?.length, 'one badge was suspended', '# badges were suspended'),
    ...say(step.reinstated?.length, 'one badge came back into force', '# badges came back into force'),
    ...say(step.revoked?.length, 'one badge was revoked', '# badges were revoked'),
  ]
  const text = parts.length === 0 ? 'nothing had to be done' : parts.join(', ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

export interface InboxEventPageProps {
  frame: TenantFrame
  event: ShownEvent & {
    canReplay: boolean
    waitsFor?: readonly string[]
    followed: readonly FollowedStep[]
    body?: unknown
  }
  mayReplay: boolean
}

/** One event, step by step: what came, what followed. */
export const InboxEventPage = ({ frame, event, mayReplay }: InboxEventPageProps) => (
  <AppLayout title={event.type ?? 'Event'} frame={frame} lead={event.reason ?? undefined}>
    <Panel title="What came">
      <DescriptionList
        entries={[
          ['State', <EventState state={event.state} />],
          ['Shop', event.provider],
          ['Its name there', <bdi>{event.event}</bdi>],
          ['Received', event.receivedAt],
          ['Mode', event.mode ?? undefined],
          ['Attempts', event.attempts > 0 ? event.attempts : undefined],
          ['Waits for', event.waitsFor && event.waitsFor.length > 0 ? event.waitsFor.join(', ') : undefined],
        ]}
      />
      <div class="actions">
        {mayReplay && event.canReplay && (
          <form method="post" action={`${pathOf(frame, event.id)}/replay`}>
            <Button kind="plain">Play it again</Button>
          </form>
        )}
        {mayReplay && event.state === 'attention' && (
          <form method="post" action={`${pathOf(frame, event.id)}/resolve`}>
            <Button>It is done</Button>
          </form>
        )}
      </div>
    </Panel>
    <Panel title="What followed">
      {event.followed.length === 0 ? (
        <p>Nothing yet.</p>
      ) : (
        event.followed.map((step) => (
          <section>
            <h3>
              Order <bdi>{step.order}</bdi>
            </h3>
            <p>
              {step.at}: {sentenceOf(step)}
            </p>
            {step.units && step.units.length > 0 && (
              <Table
                caption="Entitlements"
                columns={['Entitlement', 'From', 'To', 'Why']}
                rows={step.units.map((unit) => ({
                  cells: [
                    <a
                      href={issuerHref(
                        frame.tenant.slug,
                        frame.mode ?? 'live',
                        `entitlements/${unit.entitlement}`,
                      )}
                    >
                      {unit.entitlement.slice(-8)}
                    </a>,
                    unit.from ?? 'new',
                    unit.to,
                    unit.reason ?? unit.review ?? '',
                  ],
                }))}
              />
            )}
          </section>
        ))
      )}
    </Panel>
    {event.body !== undefined && event.body !== null && (
      <Panel title="The body, without people">
        <pre>
          <code>{JSON.stringify(event.body, null, 2)}</code>
        </pre>
      </Panel>
    )}
  </AppLayout>
)
