import {
  isGranted,
  KEY_PERMISSIONS,
  type Permission,
  TENANT_PERMISSIONS,
} from '../../core/access/permissions.ts'
import { formatDate } from '../format-date.ts'
import { AppLayout } from './app-layout.tsx'
import { ButtonLink } from './form/button.tsx'
import { Choices, Select } from './form/choices.tsx'
import { Field } from './form/field.tsx'
import { ConfirmForm, Form } from './form/form.tsx'
import type { ConsoleFrame } from './frame.ts'
import { EmptyState, Panel, SecretOnce, Tag } from './parts.tsx'
import { PERMISSION_NAMES } from './permission-names.ts'
import { Table } from './table.tsx'

export interface ShownKey {
  id: string
  name: string
  hint: string
  scopes: readonly Permission[] | null
  ofTenant: boolean
  state: 'active' | 'expired' | 'revoked'
  expiresAt: Date | null
  lastUsedAt: Date | null
  /** The name of whoever made it. */
  maker: string
}

type Frame = ConsoleFrame & { tenant: NonNullable<ConsoleFrame['tenant']> }

export interface ApiKeysPageProps {
  frame: Frame
  keys: readonly ShownKey[]
  /** Address of the next page. */
  next?: string | undefined
  /** Of the key that was just made. */
  secret?: string
}

/** How long a key can live, as the form offers it. */
export const LIFETIMES = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'One year' },
  { value: 'none', label: 'Until it is revoked' },
] as const

const STATES = {
  active: <Tag kind="good">active</Tag>,
  expired: <Tag kind="wait">expired</Tag>,
  revoked: <Tag kind="bad">revoked</Tag>,
}

const pathOf = ({ tenant, mode = 'live' }: Frame): string => `/app/${tenant.slug}/${mode}/api-keys`

const Scopes = ({ scopes }: Pick<ShownKey, 'scopes'>) =>
  scopes === null ? (
    <>Everything</>
  ) : (
    <details>
      <summary>{scopes.length === 1 ? 'One permission' : `${scopes.length} permissions`}</summary>
      <ul>
        {scopes.map((scope) => (
          <li>{PERMISSION_NAMES[scope]}</li>
        ))}
      </ul>
    </details>
  )

export const ApiKeysPage = ({ frame, keys, next, secret }: ApiKeysPageProps) => {
  const mayWrite = isGranted(frame.tenant.grants, 'api_keys.write')
  const create = mayWrite && (
    <ButtonLink href={`${pathOf(frame)}/new`} kind="first">
      New API key
    </ButtonLink>
  )
  return (
    <AppLayout
      title="API keys"
      frame={frame}
      lead="With a key your systems act for this issuer, and only for this one."
      actions={create}
    >
      {secret && (
        <SecretOnce label="Your new API key" value={secret}>
          <p class="small">
            Send it as <code>Authorization: Bearer …</code> and keep it where your systems keep their secrets.
          </p>
        </SecretOnce>
      )}
      {keys.length === 0 ? (
        <EmptyState title="No key yet">
          <p>Make one for each system, so that each can be shut out by itself.</p>
        </EmptyState>
      ) : (
        <Table
          caption="API keys"
          columns={['Name', 'Key', 'May', 'State', 'Last used', 'Made by', '']}
          next={next}
          rows={keys.map((key) => ({
            dimmed: key.state !== 'active',
            cells: [
              <>
                <strong dir="auto">{key.name}</strong>
                {key.ofTenant && <span class="hint"> both issuers</span>}
              </>,
              <code>…{key.hint}</code>,
              <Scopes scopes={key.scopes} />,
              <>
                {STATES[key.state]}
                {key.state === 'active' && key.expiresAt && (
                  <span class="hint"> until {formatDate(key.expiresAt)}</span>
                )}
              </>,
              key.lastUsedAt ? formatDate(key.lastUsedAt) : 'never',
              <bdi>{key.maker}</bdi>,
              mayWrite && key.state === 'active' && (
                <ConfirmForm
                  action={`${pathOf(frame)}/${key.id}/revoke`}
                  label="Revoke"
                  question="Whatever uses it is refused from now on. This cannot be taken back."
                />
              ),
            ],
          }))}
        />
      )}
    </AppLayout>
  )
}

export interface NewApiKeyPageProps {
  frame: Frame
  values: { name?: string | undefined; lifetime?: string | undefined; scopes: readonly string[] }
  faults: Record<string, string>
  error?: string | undefined
}

/** What a key may be given: nobody gives more than they have, and test keys nothing about the whole organisation. */
const offered = ({ tenant, mode }: Frame): Permission[] =>
  KEY_PERMISSIONS.filter((permission) => isGranted(tenant.grants, permission)).filter(
    (permission) => mode === 'live' || !TENANT_PERMISSIONS.includes(permission),
  )

export const NewApiKeyPage = ({ frame, values, faults, error }: NewApiKeyPageProps) => (
  <AppLayout title="New API key" frame={frame} lead="Give it as little as the system needs.">
    <Panel>
      <Form action={pathOf(frame)} error={error} submit="Make the key" cancel={pathOf(frame)}>
        <Field
          label="Name"
          name="name"
          hint="Of the system that will use it, such as “learning platform”."
          maxlength={100}
          value={values.name}
          error={faults.name}
        />
        <Select
          label="Lifetime"
          name="lifetime"
          choices={LIFETIMES}
          value={values.lifetime ?? '365'}
          error={faults.lifetime}
        />
        <Choices
          label="What it may do"
          name="scopes"
          choices={offered(frame).map((value) => ({ value, label: PERMISSION_NAMES[value] }))}
          values={values.scopes}
          error={faults.scopes}
        />
      </Form>
    </Panel>
  </AppLayout>
)
