import { isGranted } from '../../core/access/permissions.ts'
import { formatDate } from '../format-date.ts'
import { AppLayout } from './app-layout.tsx'
import { Button } from './form/button.tsx'
import { ConfirmForm } from './form/form.tsx'
import { DescriptionList, EmptyState, Panel, Tag } from './parts.tsx'
import { Table } from './table.tsx'
import {
  type ShownWebhook,
  type WebhookFrame,
  WebhookSecret,
  WebhookState,
  webhookHref,
} from './webhooks-page.tsx'

export interface ShownDelivery {
  id: string
  type: string
  state: 'pending' | 'held' | 'delivered' | 'failed'
  attempts: number
  reason: string | null
  nextAttemptAt: Date
  createdAt: Date
}

export interface WebhookPageProps {
  frame: WebhookFrame
  webhook: ShownWebhook
  deliveries: readonly ShownDelivery[]
  /** Address of the next page of the log. */
  next?: string
  /** Of a webhook that was just made, or whose secret was just changed. */
  secret?: { text: string; isNew: boolean }
}

const Act = ({ action, value, children }: { action: string; value?: string; children: string }) => (
  <form method="post" action={action}>
    <Button kind="plain" {...(value && { name: 'state', value })}>
      {children}
    </Button>
  </form>
)

const Acts = ({ frame, webhook }: Pick<WebhookPageProps, 'frame' | 'webhook'>) => {
  const href = (path: string) => webhookHref(frame, webhook.id, path)
  const isActive = webhook.state === 'active'
  return (
    <div class="actions">
      {isActive && <Act action={href('test')}>Send a test message</Act>}
      {isActive && <Act action={href('replay')}>Send again what has failed</Act>}
      <Act action={href('state')} value={isActive ? 'paused' : 'active'}>
        {isActive ? 'Pause' : 'Switch on'}
      </Act>
      <ConfirmForm
        action={href('rotate-secret')}
        label="Change the secret"
        kind="plain"
        question="Messages are signed with the new secret and, for 24 hours, with the former one too."
      />
      <ConfirmForm
        action={href('remove')}
        label="Remove"
        question="The system gets no more messages, and the log of what was sent is deleted."
      />
    </div>
  )
}

const time = (at: Date): string => `${formatDate(at)}, ${at.toISOString().slice(11, 16)} UTC`

const DeliveryState = ({ state, reason, attempts, nextAttemptAt }: ShownDelivery) => {
  if (state === 'delivered') return <Tag kind="good">delivered</Tag>
  const tried = attempts > 0 && (
    <span class="hint">
      {' '}
      {reason} · {attempts === 1 ? 'tried once' : `tried ${attempts} times`}
    </span>
  )
  if (state === 'failed')
    return (
      <>
        <Tag kind="bad">failed</Tag>
        {tried || <span class="hint"> {reason}</span>}
      </>
    )
  return (
    <>
      <Tag kind="wait">{state === 'held' ? 'waits: paused' : 'on its way'}</Tag>
      {tried}
      {attempts > 0 && state === 'pending' && <span class="hint"> · next {time(nextAttemptAt)}</span>}
    </>
  )
}

export const WebhookPage = ({ frame, webhook, deliveries, next, secret }: WebhookPageProps) => {
  const mayWrite = isGranted(frame.tenant.grants, 'webhooks.write')
  return (
    <AppLayout title={new URL(webhook.url).host} frame={frame} lead={webhook.description ?? 'A webhook.'}>
      {secret && <WebhookSecret secret={secret.text} isNew={secret.isNew} />}
      <Panel>
        <DescriptionList
          entries={[
            ['Address', <code>{webhook.url}</code>],
            ['Tells of', webhook.events.includes('*') ? 'everything' : webhook.events.join(', ')],
            ['Names people', webhook.includeRecipient ? 'with name and address' : 'by an id alone'],
            ['State', <WebhookState {...webhook} />],
            ['Why', webhook.reason],
          ]}
        />
        {mayWrite && <Acts frame={frame} webhook={webhook} />}
      </Panel>
      <h2>Messages</h2>
      {deliveries.length === 0 ? (
        <EmptyState title="No message yet">
          <p>Whatever happens from now on is sent and listed here.</p>
        </EmptyState>
      ) : (
        <Table
          caption="Messages"
          columns={['When', 'Message', 'State', '']}
          next={next}
          rows={deliveries.map((delivery) => ({
            cells: [
              time(delivery.createdAt),
              <code>{delivery.type}</code>,
              <DeliveryState {...delivery} />,
              mayWrite && webhook.state === 'active' && ['delivered', 'failed'].includes(delivery.state) && (
                <Act action={webhookHref(frame, webhook.id, 'deliveries', delivery.id, 'replay')}>
                  Send again
                </Act>
              ),
            ],
          }))}
        />
      )}
    </AppLayout>
  )
}
