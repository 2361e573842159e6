import { Day } from '../day.tsx'
import { ownAddress } from '../web-address.ts'
import { AppLayout } from './app-layout.tsx'
import { credentialHref, StateTag, Who } from './credential-words.tsx'
import type { CredentialRow } from './credentials-page.tsx'
import { Field } from './form/field.tsx'
import { ConfirmForm } from './form/form.tsx'
import type { TenantFrame } from './frame.ts'
import { issuerHref } from './navigation.ts'
import { DescriptionList, Panel } from './parts.tsx'
import { Table } from './table.tsx'

export interface CredentialRecordPageProps {
  frame: TenantFrame
  row: CredentialRow
  achievementName: string
  version: number
  validFrom: Date
  validUntil?: Date
  url: string
  /** The id of what has taken its place. */
  replacedBy?: string | undefined
  history: readonly { at: Date; who: string; action: string; reason?: string }[]
  mayChange: boolean
  canSuspend: boolean
  fourEyes: { issue: boolean; revoke: boolean }
  formKey: string
}

const STEPS: Record<string, string> = {
  'credential.issued': 'Issued',
  'credential.revoked': 'Revoked',
  'credential.suspended': 'Suspended',
  'credential.reinstated': 'Reinstated',
  'credential.superseded': 'Replaced',
}

const DOWNLOADS = [
  ['Certificate (PDF)', '.pdf'],
  ['Badge (PNG)', '.png'],
  ['Badge (SVG)', '.svg'],
  ['Credential (JSON)', '.json'],
  ['Credential (JWT)', '.jwt'],
] as const

const Reason = ({ id, hint }: { id: string; hint: string }) => (
  <Field label="Reason" name="reason" id={id} required={false} maxlength={500} hint={hint} />
)

const KEPT = 'Kept for you alone.'

const ASKS = ' Somebody else has to approve it first.'

const Changes = (props: CredentialRecordPageProps) => {
  const { frame, row, canSuspend, fourEyes, formKey } = props
  const path = credentialHref(frame, row.id)
  const asks = (wanted: boolean) => (wanted ? ASKS : '')
  return (
    <Panel title="Change it">
      <div class="actions">
        {row.person && (
          <ConfirmForm
            action={`${path}/replace`}
            label="Correct the name"
            question={`A new badge takes the place of this one. It has the date of this one, and this one is revoked and leads to it. The recipient gets a mail.${asks(fourEyes.issue || fourEyes.revoke)}`}
            hidden={{ key: formKey }}
            kind="plain"
          >
            <Field label="Name" name="name" value={row.person.name} maxlength={255} autocomplete="off" />
            <Reason id="replace-reason" hint={KEPT} />
          </ConfirmForm>
        )}
        {canSuspend && row.state === 'issued' && (
          <ConfirmForm
            action={`${path}/suspend`}
            label="Suspend"
            question="It is out of force until somebody reinstates it. Whoever verifies it sees that, and the recipient gets a mail."
            kind="plain"
          >
            <Reason id="suspend-reason" hint={KEPT} />
          </ConfirmForm>
        )}
        {row.state === 'suspended' && (
          <ConfirmForm
            action={`${path}/reinstate`}
            label="Reinstate"
            question="It is in force again."
            kind="plain"
          >
            <Reason id="reinstate-reason" hint={KEPT} />
          </ConfirmForm>
        )}
        <ConfirmForm
          action={`${path}/revoke`}
          label="Revoke"
          question={`It is void for good, and the recipient gets a mail. This cannot be taken back.${asks(fourEyes.revoke)}`}
          hidden={{ key: formKey }}
        >
          <Reason id="revoke-reason" hint={KEPT} />
        </ConfirmForm>
      </div>
    </Panel>
  )
}

const Facts = (props: CredentialRecordPageProps) => {
  const { frame, row, achievementName, version, validFrom, validUntil, replacedBy } = props
  const achievements = issuerHref(frame.tenant.slug, frame.mode ?? 'live', 'achievements')
  return (
    <DescriptionList
      entries={[
        ['State', <StateTag state={row.state} expired={row.expired} />],
        ['Recipient', <Who person={row.person} />],
        ['Email address', row.person?.email && <bdi>{row.person.email}</bdi>],
        [
          'Achievement',
          <>
            <a href={`${achievements}/${row.achievement}`}>
              <bdi>{achievementName}</bdi>
            </a>
            , version {version}
          </>,
        ],
        ['Issued', <Day at={row.issuedAt} />],
        ['Valid from', <Day at={validFrom} />],
        ['Valid until', validUntil ? <Day at={validUntil} /> : 'without end'],
        [
          'Replaced by',
          replacedBy && <a href={credentialHref(frame, replacedBy)}>the badge that counts now</a>,
        ],
        ['Number', <code>{row.id}</code>],
      ]}
    />
  )
}

const Downloads = ({ url }: { url: string }) => (
  <Panel title="Public page">
    <p>
      <a href={ownAddress(url)}>Open the public page</a>
    </p>
    <ul class="plain-list">
      {DOWNLOADS.map(([name, ending]) => (
        <li>
          <a href={ownAddress(`${url}${ending}`)} download>
            {name}
          </a>
        </li>
      ))}
    </ul>
  </Panel>
)

/** One badge: whose it is, how it stands and what has happened to it. */
export const CredentialRecordPage = (props: CredentialRecordPageProps) => {
  const { frame, row, history, url, mayChange } = props
  const isWithdrawn = row.state === 'revoked' || row.state === 'superseded'
  return (
    <AppLayout title="Credential" frame={frame}>
      <p>
        <a href={credentialHref(frame)}>All credentials</a>
      </p>
      <Panel>
        <Facts {...props} />
      </Panel>
      {mayChange && !isWithdrawn && <Changes {...props} />}
      <Downloads url={url} />
      <Panel title="What happened">
        <Table
          caption="Steps"
          columns={['When', 'What', 'Who', 'Reason']}
          rows={history.map(({ at, action, who, reason }) => ({
            cells: [
              <Day at={at} />,
              STEPS[action] ?? action,
              <bdi>{who}</bdi>,
              reason !== undefined && <span dir="auto">{reason}</span>,
            ],
          }))}
        />
      </Panel>
    </AppLayout>
  )
}
