import { Day } from '../day.tsx'
import { AppLayout } from './app-layout.tsx'
import {
  type CredentialState,
  credentialHref,
  type ShownPerson,
  STATE_WORDS,
  StateTag,
  Who,
} from './credential-words.tsx'
import { Button, ButtonLink } from './form/button.tsx'
import { controlProps, Field, FieldFrame } from './form/field.tsx'
import type { TenantFrame } from './frame.ts'
import { EmptyState, Panel } from './parts.tsx'
import { Table } from './table.tsx'

export interface CredentialRow {
  id: string
  person: ShownPerson | undefined
  achievement: string
  issuedAt: Date
  state: CredentialState
  expired: boolean
}

export interface CredentialsPageProps {
  frame: TenantFrame
  rows: readonly CredentialRow[]
  achievements: readonly { slug: string; name: string }[]
  filter: { achievement?: string | undefined; state?: string | undefined }
  mayIssue: boolean
  /** Address of the page of older ones. */
  older?: string | undefined
  /** Whose are shown, where somebody was looked for; `older` is then where that search goes on. */
  search?: { email?: string | undefined; error?: string | undefined; older?: string | undefined } | undefined
}

const Find = ({ frame, search }: Pick<CredentialsPageProps, 'frame' | 'search'>) => (
  <form class="form" method="post" action={credentialHref(frame, 'find')}>
    <Field
      label="Find a person by email address"
      name="email"
      type="email"
      value={search?.email}
      error={search?.error}
    />
    <div class="actions">
      <Button kind="plain">Find</Button>
      {search && (
        <a class="button" href={credentialHref(frame)}>
          Show all
        </a>
      )}
    </div>
  </form>
)

/** Nothing has to be chosen, and that needs no saying. */
const FilterSelect = ({
  label,
  name,
  value,
  choices,
}: {
  label: string
  name: string
  value: string | undefined
  choices: readonly (readonly [string, string])[]
}) => (
  <FieldFrame label={label} name={name}>
    <select {...controlProps({ name })}>
      <option value="">All</option>
      {choices.map(([choice, text]) => (
        <option value={choice} selected={choice === value}>
          {text}
        </option>
      ))}
    </select>
  </FieldFrame>
)

const STATES = Object.entries(STATE_WORDS).map(
  ([state, { label }]) => [state, state === 'issued' ? 'Valid or expired' : label] as const,
)

const Filter = ({
  frame,
  achievements,
  filter,
}: Pick<CredentialsPageProps, 'frame' | 'achievements' | 'filter'>) => (
  <form class="form" method="get" action={credentialHref(frame)}>
    <FilterSelect
      label="Achievement"
      name="achievement"
      value={filter.achievement}
      choices={achievements.map(({ slug, name }) => [slug, name] as const)}
    />
    <FilterSelect label="State" name="state" value={filter.state} choices={STATES} />
    <div class="actions">
      <Button kind="plain">Show</Button>
    </div>
  </form>
)

const Nothing = ({
  frame,
  filter,
  search,
  mayIssue,
}: Pick<CredentialsPageProps, 'frame' | 'filter' | 'search' | 'mayIssue'>) => {
  if (search) {
    return (
      <EmptyState title="Nothing found">
        <p>Nobody with this address has a badge here.</p>
      </EmptyState>
    )
  }
  const isFiltered = filter.achievement !== undefined || filter.state !== undefined
  return (
    <EmptyState title={isFiltered ? 'Nothing here' : 'No badge yet'}>
      <p>{isFiltered ? 'No badge is like that.' : 'Every badge that you issue is listed here.'}</p>
      {mayIssue && !isFiltered && (
        <div class="actions">
          <ButtonLink href={credentialHref(frame, 'new')}>Issue a badge</ButtonLink>
        </div>
      )}
    </EmptyState>
  )
}

/** A search does not go into an address, so its next page is asked for with a form. */
const OlderOfPerson = ({ frame, search }: Pick<CredentialsPageProps, 'frame' | 'search'>) =>
  search?.older === undefined ? null : (
    <form method="post" action={credentialHref(frame, 'find')}>
      <input type="hidden" name="email" value={search.email} />
      <input type="hidden" name="after" value={search.older} />
      <Button kind="plain">Older</Button>
    </form>
  )

/** What has been issued, newest first. */
export const CredentialsPage = (props: CredentialsPageProps) => {
  const { frame, rows, achievements, mayIssue, older, search } = props
  const names = new Map(achievements.map(({ slug, name }) => [slug, name]))
  return (
    <AppLayout
      title="Credentials"
      frame={frame}
      lead="Every badge that you have issued, the newest first."
      actions={
        mayIssue && (
          <div class="actions">
            <ButtonLink href={credentialHref(frame, 'new')}>Issue a badge</ButtonLink>
            <ButtonLink href={credentialHref(frame, 'list')}>Issue a list</ButtonLink>
          </div>
        )
      }
    >
      <div class="pair">
        <Panel>
          <Find frame={frame} search={search} />
        </Panel>
        <Panel>
          <Filter {...props} />
        </Panel>
      </div>
      {rows.length === 0 ? (
        <Nothing {...props} />
      ) : (
        <Table
          caption="Credentials"
          columns={['Recipient', 'Achievement', 'Issued', 'State']}
          rows={rows.map(({ id, person, achievement, issuedAt, state, expired }) => ({
            cells: [
              <a href={credentialHref(frame, id)}>
                <Who person={person} />
              </a>,
              <bdi>{names.get(achievement) ?? achievement}</bdi>,
              <Day at={issuedAt} />,
              <StateTag state={state} expired={expired} />,
            ],
            dimmed: state === 'revoked' || state === 'superseded',
          }))}
          next={older}
          nextLabel="Older"
        />
      )}
      <OlderOfPerson frame={frame} search={search} />
    </AppLayout>
  )
}
