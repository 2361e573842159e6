import { AppLayout } from './app-layout.tsx'
import { Button } from './form/button.tsx'
import { Field } from './form/field.tsx'
import type { ConsoleFrame } from './frame.ts'
import { EmptyState, Panel, Tag } from './parts.tsx'
import { Table } from './table.tsx'

export interface ShownEntry {
  at: string
  actor: string
  action: string
  subject?: string
  sealed: boolean
}

export interface AuditFilterValues {
  action?: string | undefined
  actor?: string | undefined
  subject?: string | undefined
  since?: string | undefined
  until?: string | undefined
}

export interface AuditPageProps {
  frame: ConsoleFrame
  path: string
  scope: 'issuer' | 'tenant'
  entries: readonly ShownEntry[]
  filter: AuditFilterValues
  next?: string | undefined
  /** What came of checking the whole log. */
  verification?: {
    valid: boolean
    entries: number
    unsealed: number
    faults: readonly { detail: string }[]
    more: boolean
  }
  logUrl: string
}

const Verification = ({
  valid,
  entries,
  unsealed,
  faults,
  more,
}: NonNullable<AuditPageProps['verification']>) => (
  <Panel title={valid ? 'The log is whole' : 'The log is not whole'}>
    <p role="status">
      {entries} entries were checked{unsealed > 0 && `; the last ${unsealed} will be sealed within a minute`}
      {valid ? ': none was changed, removed or added after it was sealed.' : '.'}
      {more && ' The log is longer than one check: download it and use the command.'}
    </p>
    {faults.length > 0 && (
      <ul>
        {faults.slice(0, 20).map(({ detail }) => (
          <li>{detail}</li>
        ))}
      </ul>
    )}
  </Panel>
)

const Filter = ({ path, scope, filter }: Pick<AuditPageProps, 'path' | 'scope' | 'filter'>) => (
  <details class="panel" open={Object.values(filter).some((value) => value !== undefined)}>
    <summary>Filter</summary>
    <form class="form" method="get" action={path}>
      <input type="hidden" name="scope" value={scope} />
      <Field
        label="What"
        name="action"
        hint="Such as credential.issued."
        value={filter.action}
        required={false}
        dir="ltr"
      />
      <Field
        label="Who"
        name="actor"
        hint="Such as key:12 or operator."
        value={filter.actor}
        required={false}
        dir="ltr"
      />
      <Field
        label="Which thing"
        name="subject"
        hint="The id of a credential."
        value={filter.subject}
        required={false}
        dir="ltr"
      />
      <Field label="From" name="since" type="date" value={filter.since} required={false} />
      <Field label="Until" name="until" type="date" value={filter.until} required={false} />
      <div class="actions">
        <Button>Show</Button>
        <a class="button" href={`${path}?scope=${scope}`}>
          Show everything
        </a>
      </div>
    </form>
  </details>
)

const Scopes = ({ path, scope }: Pick<AuditPageProps, 'path' | 'scope'>) => (
  <nav aria-label="Which log" class="row-actions">
    <a class="button" href={`${path}?scope=issuer`} aria-current={scope === 'issuer' ? 'page' : undefined}>
      This issuer
    </a>
    <a class="button" href={`${path}?scope=tenant`} aria-current={scope === 'tenant' ? 'page' : undefined}>
      The organisation
    </a>
  </nav>
)

/** Who did what, newest first. */
export const AuditPage = (props: AuditPageProps) => {
  const { frame, path, scope, entries, next, verification, logUrl } = props
  return (
    <AppLayout
      title="Audit log"
      frame={frame}
      lead={
        <>
          Everything that was done, by whom, in an order that nobody can change unnoticed. Its{' '}
          <a href={logUrl}>daily hash</a> is public.
        </>
      }
      actions={
        <>
          <a class="button" href={`${path}/export.jsonl?scope=${scope}`}>
            Download
          </a>
          <a class="button" href={`${path}?scope=${scope}&verify=yes`}>
            Check the log
          </a>
        </>
      }
    >
      {verification && <Verification {...verification} />}
      <Scopes {...props} />
      <Filter {...props} />
      {entries.length === 0 ? (
        <EmptyState title="Nothing found">
          <p>No entry fits.</p>
        </EmptyState>
      ) : (
        <Table
          caption="Audit log"
          columns={['When (UTC)', 'Who', 'What', 'Which thing', 'Sealed']}
          rows={entries.map(({ at, actor, action, subject, sealed }) => ({
            cells: [
              <time datetime={at}>{at.slice(0, 19).replace('T', ' ')}</time>,
              <bdi>{actor}</bdi>,
              <code>{action}</code>,
              subject && (
                <code title={subject}>{subject.length > 36 ? `${subject.slice(0, 16)}…` : subject}</code>
              ),
              sealed ? <Tag kind="good">sealed</Tag> : <Tag kind="wait">within a minute</Tag>,
            ],
          }))}
          next={next}
        />
      )}
    </AppLayout>
  )
}
