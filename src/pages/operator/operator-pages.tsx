import { Field } from '../app/form/field.tsx'
import { ConfirmForm } from '../app/form/form.tsx'
import { DescriptionList, Panel, Tag } from '../app/parts.tsx'
import { Table } from '../app/table.tsx'
import { OperatorForm, type OperatorFrame, OperatorLayout } from './operator-layout.tsx'

export interface OperatorTenantProps {
  slug: string
  name: string
  state: 'active' | 'suspended'
  createdAt: string
  quotas: { credentialsPerMonth: number | null; batchSize: number | null; members: number | null }
  issuers: { slug: string; mode: string; did: string; issued: number; left?: number }[]
}

export interface OperatorLetterProps {
  kind: string
  id: string
  tenant: string | null
  type: string | null
  state: string
  reason: string | null
  attempts: number
  at: string
  canReplay: boolean
}

/** The token opens the pages for an hour. */
export const OperatorSignInPage = ({ fault }: { fault?: string }) => (
  <OperatorLayout title="Sign in" frame={{}}>
    <Panel>
      <form class="form" method="post" action="/operator/sign-in">
        <Field
          label="Operator token"
          name="token"
          type="password"
          autocomplete="current-password"
          hint="The Worker secret OPERATOR_TOKEN."
          error={fault}
          dir="ltr"
        />
        <button class="button button-first" type="submit">
          Sign in
        </button>
      </form>
    </Panel>
  </OperatorLayout>
)

const tenantAddress = (slug: string): string => `/operator/tenants/${slug}`

const ageInWords = (seconds: number): string => {
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} days`
}

export interface OperatorPageProps {
  frame: OperatorFrame
  health: {
    database: string
    files: string
    mail: string
    keys: { current: number; configured: number[]; inDatabase: number[] }
  }
  queues: { queue: string; state: string; count: number; age: number }[]
  letters: OperatorLetterProps[]
  tenants: OperatorTenantProps[]
  next?: string
}

const Letters = ({ frame, letters }: Pick<OperatorPageProps, 'frame' | 'letters'>) => (
  <Panel title="Dead letters" id="letters">
    {letters.length === 0 ? (
      <p>There are none.</p>
    ) : (
      <Table
        caption="Dead letters"
        columns={['What', 'Tenant', 'Why', 'Tries', 'When', '']}
        rows={letters.map((letter) => ({
          cells: [
            `${letter.kind}: ${letter.type ?? letter.state}`,
            letter.tenant ? <a href={tenantAddress(letter.tenant)}>{letter.tenant}</a> : 'the platform',
            letter.reason ?? letter.state,
            String(letter.attempts),
            letter.at,
            letter.canReplay ? (
              <OperatorForm
                frame={frame}
                action="/operator/replay"
                submit="Replay"
                hidden={{ kind: letter.kind, id: letter.id }}
              />
            ) : (
              'cannot be replayed'
            ),
          ],
        }))}
      />
    )}
  </Panel>
)

/** What the platform is doing, and for how many. */
export const OperatorPage = ({ frame, health, queues, letters, tenants, next }: OperatorPageProps) => (
  <OperatorLayout title="Platform" frame={frame}>
    <Panel title="Health">
      <DescriptionList
        entries={[
          ['Database', <Tag kind={health.database === 'ok' ? 'good' : 'bad'}>{health.database}</Tag>],
          ['Files', <Tag kind={health.files === 'ok' ? 'good' : 'bad'}>{health.files}</Tag>],
          ['Mail', <Tag kind={health.mail === 'ok' ? 'good' : 'wait'}>{health.mail}</Tag>],
          [
            'Key-encryption keys',
            `current ${health.keys.current}; configured ${health.keys.configured.join(', ')}; in use ${health.keys.inDatabase.join(', ')}`,
          ],
        ]}
      />
    </Panel>
    <Panel title="Queues">
      {queues.length === 0 ? (
        <p>Nothing waits.</p>
      ) : (
        <Table
          caption="Queues"
          columns={['Queue', 'State', 'Count', 'Oldest']}
          rows={queues.map(({ queue, state, count, age }) => ({
            cells: [queue, state, String(count), ageInWords(age)],
          }))}
        />
      )}
    </Panel>
    <Letters frame={frame} letters={letters} />
    <Panel title="Tenants">
      <Table
        caption="Tenants"
        columns={['Tenant', 'State', 'Issued (live)', 'Since']}
        rows={tenants.map((tenant) => ({
          dimmed: tenant.state === 'suspended',
          cells: [
            <a href={tenantAddress(tenant.slug)}>
              <bdi>{tenant.name}</bdi> ({tenant.slug})
            </a>,
            <Tag kind={tenant.state === 'active' ? 'good' : 'bad'}>{tenant.state}</Tag>,
            String(tenant.issuers.find(({ mode }) => mode === 'live')?.issued ?? 0),
            tenant.createdAt.slice(0, 10),
          ],
        }))}
        next={next}
      />
    </Panel>
  </OperatorLayout>
)

/** One tenant: what it may do, and whether it may do anything. */
export const OperatorTenantPage = ({
  frame,
  tenant,
}: {
  frame: OperatorFrame
  tenant: OperatorTenantProps
}) => {
  const { slug, name, state, quotas, issuers, createdAt } = tenant
  const address = tenantAddress(slug)
  const hidden = { form: frame.formToken ?? '' }
  const textOf = (limit: number | null): string | undefined => (limit === null ? undefined : String(limit))
  return (
    <OperatorLayout title={name} frame={frame}>
      <p>
        <a href="/operator">All tenants</a>
      </p>
      <Panel>
        <DescriptionList
          entries={[
            ['Slug', slug],
            ['State', <Tag kind={state === 'active' ? 'good' : 'bad'}>{state}</Tag>],
            ['Since', createdAt],
            ...issuers.map(
              ({ slug: issuer, mode, issued, left }) =>
                [
                  `Issued (${mode})`,
                  `${issued} by ${issuer}${left === undefined ? '' : `; ${left} left this month`}`,
                ] as const,
            ),
          ]}
        />
        {state === 'active' ? (
          <ConfirmForm
            action={`${address}/suspend`}
            label="Suspend"
            question="It issues nothing from its next call on. Its badges go on verifying."
            hidden={hidden}
          />
        ) : (
          <OperatorForm frame={frame} action={`${address}/resume`} submit="Resume" />
        )}
      </Panel>
      <Panel title="Limits">
        <p>Empty: no limit.</p>
        <OperatorForm frame={frame} action={`${address}/quotas`} submit="Set limits">
          <Field
            label="Credentials a month"
            name="credentialsPerMonth"
            type="number"
            min="0"
            required={false}
            value={textOf(quotas.credentialsPerMonth)}
          />
          <Field
            label="Credentials a call"
            name="batchSize"
            type="number"
            min="1"
            max="5000"
            required={false}
            value={textOf(quotas.batchSize)}
          />
          <Field
            label="Members"
            name="members"
            type="number"
            min="0"
            required={false}
            value={textOf(quotas.members)}
          />
        </OperatorForm>
      </Panel>
    </OperatorLayout>
  )
}
