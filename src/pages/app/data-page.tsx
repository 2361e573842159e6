import { AppLayout } from './app-layout.tsx'
import { Field } from './form/field.tsx'
import { Form } from './form/form.tsx'
import type { ConsoleFrame } from './frame.ts'
import { Panel, SecretOnce, Tag } from './parts.tsx'
import { Table } from './table.tsx'

export interface DataPageProps {
  frame: ConsoleFrame
  href: string
  policyUrl: string
  settingsHref: string
  archives: {
    id: string
    state: string
    size: number
    withKeys: boolean
    createdAt: string
    expiresAt: string
  }[]
  /** Of an archive that was just begun. */
  archiveUrl?: string | undefined
  mayExport: boolean
  mayExportKeys: boolean
  faults?: { form?: string; fields: Record<string, string> } | undefined
}

const sizeInWords = (bytes: number): string =>
  bytes === 0 ? '' : bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`

/** How long things are kept, what people are told about it, and everything as one file. */
export const DataPage = (props: DataPageProps) => {
  const { frame, href, settingsHref, policyUrl, archives, archiveUrl, mayExport, mayExportKeys, faults } =
    props
  return (
    <AppLayout title="Data" frame={frame} lead="How long things are kept, and how to leave with everything.">
      {archiveUrl && (
        <SecretOnce label="Link of the archive" value={archiveUrl}>
          <p>
            It works for seven days, for whoever has it. The archive is ready in a minute or some, by its
            size.
          </p>
        </SecretOnce>
      )}
      <Panel title="How long things are kept">
        <p>
          You choose it in the <a href={settingsHref}>settings</a>. Your <a href={policyUrl}>policy page</a>{' '}
          tells people. Every badge links to it.
        </p>
      </Panel>
      {mayExport && (
        <Panel title="Leave with everything">
          <p>
            One archive: pages and files that go on verifying on any web server, and all rows to be read by
            programs or taken back. It has names and addresses of people in it.
          </p>
          <Form action={`${href}/export`} submit="Make an archive" kind="plain" />
          {mayExportKeys && (
            <Form action={`${href}/export-with-keys`} submit="Make one with private keys" kind="danger">
              <Field
                label="Passphrase for the keys"
                name="passphrase"
                type="password"
                autocomplete="new-password"
                hint="At least 12 characters; four random words are good. It is kept nowhere: without it the keys in the archive are lost. You may be asked to sign in again."
                error={faults?.fields.passphrase}
                dir="ltr"
              />
            </Form>
          )}
          {archives.length > 0 && (
            <Table
              caption="Archives"
              columns={['Made', 'State', 'Size', 'Private keys', 'Until']}
              rows={archives.map(({ state, size, withKeys, createdAt, expiresAt }) => ({
                dimmed: state === 'removed',
                cells: [
                  createdAt,
                  <Tag kind={state === 'ready' ? 'good' : 'wait'}>{state}</Tag>,
                  sizeInWords(size),
                  withKeys ? 'yes' : 'no',
                  expiresAt,
                ],
              }))}
            />
          )}
        </Panel>
      )}
    </AppLayout>
  )
}
