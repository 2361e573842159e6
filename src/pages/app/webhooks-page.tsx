import { isGranted } from '../../core/access/permissions.ts'
import { EVENT_FAMILIES } from '../../core/webhooks/event-types.ts'
import { formatDate } from '../format-date.ts'
import { AppLayout } from './app-layout.tsx'
import { ButtonLink } from './form/button.tsx'
import { Choices } from './form/choices.tsx'
import { Field } from './form/field.tsx'
import { Form } from './form/form.tsx'
import type { ConsoleFrame } from './frame.ts'
import { issuerHref } from './navigation.ts'
import { EmptyState, Panel, SecretOnce, Tag } from './parts.tsx'
import { Table } from './table.tsx'

export type WebhookFrame = ConsoleFrame & { tenant: NonNullable<ConsoleFrame['tenant']> }

export interface ShownWebhook {
  id: string
  url: string
  description: string | null
  events: readonly string[]
  includeRecipient: boolean
  state: 'active' | 'paused' | 'disabled'
  reason: string | null
  failingSince: Date | null
}

export const webhookHref = ({ tenant, mode = 'live' }: WebhookFrame, ...path: string[]): string =>
  issuerHref(tenant.slug, mode, ['webhooks', ...path].join('/'))

export const WebhookState = ({ state, failingSince }: Pick<ShownWebhook, 'state' | 'failingSince'>) => {
  if (state === 'disabled') return <Tag kind="bad">switched off</Tag>
  if (state === 'paused') return <Tag kind="wait">paused</Tag>
  if (failingSince) return <Tag kind="bad">failing since {formatDate(failingSince)}</Tag>
  return <Tag kind="good">active</Tag>
}

export const WebhooksPage = ({
  frame,
  webhooks,
}: {
  frame: WebhookFrame
  webhooks: readonly ShownWebhook[]
}) => (
  <AppLayout
    title="Webhooks"
    frame={frame}
    lead="Systems of yours that Signet tells what happens: badges that are issued, revoked, expire; orders that become badges."
    actions={
      isGranted(frame.tenant.grants, 'webhooks.write') && (
        <ButtonLink href={webhookHref(frame, 'new')} kind="first">
          New webhook
        </ButtonLink>
      )
    }
  >
    {webhooks.length === 0 ? (
      <EmptyState title="No webhook yet">
        <p>
          Make one for each system that wants to know, such as your learning platform or your member list.
        </p>
      </EmptyState>
    ) : (
      <Table
        caption="Webhooks"
        columns={['Address', 'Tells of', 'State']}
        rows={webhooks.map((webhook) => ({
          dimmed: webhook.state === 'disabled',
          cells: [
            <>
              <a href={webhookHref(frame, webhook.id)}>{new URL(webhook.url).host}</a>
              {webhook.description && (
                <span class="hint" dir="auto">
                  {' '}
                  {webhook.description}
                </span>
              )}
            </>,
            webhook.events.includes('*') ? 'everything' : webhook.events.join(', '),
            <WebhookState {...webhook} />,
          ],
        }))}
      />
    )}
  </AppLayout>
)

export interface NewWebhookPageProps {
  frame: WebhookFrame
  values: {
    url?: string | undefined
    description?: string | undefined
    events: readonly string[]
    include: boolean
  }
  faults: Record<string, string>
  error?: string | undefined
}

export const NewWebhookPage = ({ frame, values, faults, error }: NewWebhookPageProps) => (
  <AppLayout
    title="New webhook"
    frame={frame}
    lead="Messages are signed, so that your system knows who sent them."
  >
    <Panel>
      <Form action={webhookHref(frame)} error={error} submit="Make the webhook" cancel={webhookHref(frame)}>
        <Field
          label="Address"
          name="url"
          type="url"
          dir="ltr"
          hint="Where your system takes messages, such as https://lms.your-domain.org/signet."
          maxlength={2000}
          value={values.url}
          error={faults.url}
        />
        <Field
          label="What it is for"
          name="description"
          required={false}
          maxlength={200}
          value={values.description}
          error={faults.description}
        />
        <Choices
          label="What it hears of"
          name="events"
          choices={EVENT_FAMILIES}
          values={values.events}
          error={faults.events}
        />
        {isGranted(frame.tenant.grants, 'credentials.read') && (
          <Choices
            label="Personal data"
            name="includeRecipient"
            choices={[{ value: 'yes', label: 'Send the recipient’s name and address along' }]}
            values={values.include ? ['yes'] : []}
            hint="Without it messages name people by an id that means nothing elsewhere."
          />
        )}
      </Form>
    </Panel>
  </AppLayout>
)

export const WebhookSecret = ({ secret, isNew }: { secret: string; isNew: boolean }) => (
  <SecretOnce
    label={isNew ? 'The secret of your new webhook' : 'The new secret'}
    value={secret}
    kept="it is kept sealed, for signing alone"
  >
    <p class="small">
      Your system verifies the signatures with it; any library for Standard Webhooks takes it as it is.
      {!isNew && ' For 24 hours messages are signed with the former secret too.'}
    </p>
  </SecretOnce>
)
