import { AppLayout } from './app-layout.tsx'
import { Choices } from './form/choices.tsx'
import { Field } from './form/field.tsx'
import { Form } from './form/form.tsx'
import type { ConsoleFrame } from './frame.ts'
import { DescriptionList, Panel, Tag } from './parts.tsx'
import { Table } from './table.tsx'

export interface ReceiptRow {
  id: string
  state: 'walking' | 'complete'
  erasedAt: string
  credentials: 'revoke' | 'keep'
  destroyed: {
    credentialsRevoked: number
    credentialsKept: number
    purchases: number
    inboxBodies: number
    claims: number
    approvals: number
  }
  hash: string
}

export interface PeoplePageProps {
  frame: ConsoleFrame
  /** Of this page. */
  href: string
  receipts: ReceiptRow[]
  mayErase: boolean
  email?: string | undefined
  fault?: string | undefined
}

/** One person’s data: a copy of it, or its end. */
export const PeoplePage = ({ frame, href, receipts, mayErase, email, fault }: PeoplePageProps) => (
  <AppLayout
    title="People"
    frame={frame}
    lead="What is kept about one person, and its end when they ask for it."
  >
    <Panel title="Find somebody">
      <Form action={`${href}/find`} submit="Find" error={fault}>
        <Field
          label="E-mail address"
          name="email"
          type="email"
          value={email}
          autocomplete="off"
          hint="As it was when the badge was issued or the order was made."
          dir="ltr"
        />
      </Form>
    </Panel>
    {mayErase && (
      <Panel title="Receipts of erasures">
        {receipts.length === 0 ? (
          <p>Nobody has been erased.</p>
        ) : (
          <Table
            caption="Receipts of erasures"
            columns={['Receipt', 'When', 'State', 'Badges']}
            rows={receipts.map(({ id, erasedAt, state, credentials }) => ({
              cells: [
                <a href={`${href}/erasures/${id}`}>{id.slice(0, 18)}…</a>,
                erasedAt,
                <Tag kind={state === 'complete' ? 'good' : 'wait'}>{state}</Tag>,
                credentials === 'revoke' ? 'revoked' : 'left standing',
              ],
            }))}
          />
        )}
      </Panel>
    )}
  </AppLayout>
)

export interface PersonPageProps {
  frame: ConsoleFrame
  href: string
  email: string
  name?: string | undefined
  knownSince?: string | undefined
  credentials: { url: string; achievement: string; status: string; issuedAt: string }[]
  mentions: number
  mayErase: boolean
}

/** Somebody who was found. */
export const PersonPage = (props: PersonPageProps) => {
  const { frame, href, email, name, knownSince, credentials, mentions, mayErase } = props
  return (
    <AppLayout title={name ?? email} frame={frame}>
      <p>
        <a href={href}>Find somebody else</a>
      </p>
      <Panel>
        <DescriptionList
          entries={[
            ['Address', <bdi>{email}</bdi>],
            ['Known since', knownSince],
            ['Badges', String(credentials.length)],
            ['Named in orders, webhook bodies and requests', String(mentions)],
          ]}
        />
        {credentials.length > 0 && (
          <Table
            caption="Badges"
            columns={['Badge', 'State', 'Issued']}
            rows={credentials.map(({ url, achievement, status, issuedAt }) => ({
              cells: [<a href={url}>{achievement}</a>, status, issuedAt],
            }))}
          />
        )}
        <Form action={`${href}/export`} submit="Download everything (JSON)" kind="plain" hidden={{ email }} />
      </Panel>
      {mayErase && (
        <Panel title="Erase">
          <p>
            The key that opens this person’s data is destroyed. Nobody can bring it back, in backups either
            once they have run out (30 days). You get a receipt for them.
          </p>
          <Form action={`${href}/erase`} submit="Erase for good" kind="danger" hidden={{ email }}>
            <Choices
              label="Their badges"
              name="credentials"
              type="radio"
              values={['revoke']}
              choices={[
                {
                  value: 'revoke',
                  label: 'Revoke',
                  hint: 'Whoever checks a copy sees that it does not hold any more.',
                },
                {
                  value: 'keep',
                  label: 'Leave standing',
                  hint: 'Copies that the person has go on verifying.',
                },
              ]}
            />
            <Field
              label="Type ERASE to confirm"
              name="confirm"
              pattern="ERASE"
              autocomplete="off"
              maxlength={5}
              dir="ltr"
            />
          </Form>
        </Panel>
      )}
    </AppLayout>
  )
}

const COUNTS = {
  credentialsRevoked: 'Badges revoked',
  credentialsKept: 'Badges left standing',
  purchases: 'Orders in which they were named',
  inboxBodies: 'Webhook bodies dropped',
  claims: 'Seats that were theirs',
  approvals: 'Requests that named them',
} as const satisfies Record<keyof ReceiptRow['destroyed'], string>

const COUNTED = Object.keys(COUNTS) as (keyof typeof COUNTS)[]

/** What can be given to the person: that it was done, not who it was. */
export const ReceiptPage = ({
  frame,
  href,
  receipt,
}: {
  frame: ConsoleFrame
  href: string
  receipt: ReceiptRow
}) => (
  <AppLayout title="Receipt of an erasure" frame={frame}>
    <Panel>
      <DescriptionList
        entries={[
          ['Receipt', <code>{receipt.id}</code>],
          ['Erased', receipt.erasedAt],
          ['State', receipt.state === 'complete' ? 'complete' : 'orders are still being gone through'],
          ['Destroyed', 'the person’s key, name and address'],
          ...COUNTED.map((name) => [COUNTS[name], String(receipt.destroyed[name])] as const),
          ['SHA-256 of the receipt', <code>{receipt.hash}</code>],
        ]}
      />
      <p>
        <a href={href}>Back to people</a>
      </p>
    </Panel>
  </AppLayout>
)
