import { formatDate } from '../format-date.ts'
import { AppLayout } from './app-layout.tsx'
import { Field } from './form/field.tsx'
import { ConfirmForm, Form } from './form/form.tsx'
import type { ConsoleFrame } from './frame.ts'
import { Panel, Tag } from './parts.tsx'
import { Table } from './table.tsx'

export interface AccountPageProps {
  frame: ConsoleFrame
  sessions: readonly { id: string; device: string; since: Date; lastSeen: Date; current: boolean }[]
  passkeys: readonly { id: string; name: string; addedAt: Date | null }[]
  error?: string | undefined
}

const Sessions = ({ sessions }: AccountPageProps) => (
  <Panel title="Where you are signed in">
    <Table
      caption="Active sessions"
      columns={['Device', 'Since', 'Last seen', '']}
      rows={sessions.map(({ id, device, since, lastSeen, current }) => ({
        cells: [
          <>
            {device} {current && <Tag kind="good">this one</Tag>}
          </>,
          formatDate(since),
          formatDate(lastSeen),
          current ? null : (
            <ConfirmForm
              action="/app/account/sessions/end"
              label="Sign out there"
              question="Whoever uses that device must sign in again."
              hidden={{ id }}
            />
          ),
        ],
      }))}
    />
    {sessions.length > 1 && (
      <ConfirmForm
        action="/app/account/sessions/end-others"
        label="Sign out everywhere else"
        question="Only this device stays signed in."
      />
    )}
  </Panel>
)

const Passkeys = ({ passkeys }: AccountPageProps) => (
  <Panel title="Passkeys">
    <p>With a passkey you sign in by fingerprint, face or PIN of your device, without waiting for a mail.</p>
    {passkeys.length > 0 && (
      <Table
        caption="Passkeys"
        columns={['Name', 'Added', '']}
        rows={passkeys.map(({ id, name, addedAt }) => ({
          cells: [
            <bdi>{name}</bdi>,
            addedAt && formatDate(addedAt),
            <ConfirmForm
              action="/app/account/passkeys/remove"
              label="Remove"
              question="It cannot be used to sign in here any more."
              hidden={{ id }}
            />,
          ],
        }))}
      />
    )}
    <div id="passkey-add" class="with-script">
      <button class="button" type="button">
        Add a passkey
      </button>
      <p class="field-error" role="alert" hidden></p>
    </div>
    <noscript>
      <p class="hint">Adding one needs JavaScript; signing in by mail does not.</p>
    </noscript>
  </Panel>
)

/** A person's own page: name, sessions, passkeys. */
export const AccountPage = (props: AccountPageProps) => (
  <AppLayout title="Your account" frame={props.frame} scripts={['/assets/passkey.js']}>
    <Panel title="Your name">
      <Form action="/app/account" submit="Save">
        <Field
          label="Name"
          name="name"
          hint="Your colleagues see it beside what you do."
          autocomplete="name"
          maxlength={200}
          value={props.frame.person.name}
          error={props.error}
        />
      </Form>
      <p class="hint">
        You sign in with <bdi>{props.frame.person.email}</bdi>.
      </p>
    </Panel>
    <Passkeys {...props} />
    <Sessions {...props} />
  </AppLayout>
)
