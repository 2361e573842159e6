import { LANGUAGE_NAMES, LANGUAGES, type Language } from '../../core/language/languages.ts'
import type { Retention, RetentionKind } from '../../core/privacy/retention.ts'
import { RETENTION_BOUNDS, RETENTION_KINDS } from '../../core/privacy/retention.ts'
import { AppLayout } from './app-layout.tsx'
import { Select } from './form/choices.tsx'
import { Field } from './form/field.tsx'
import { Form } from './form/form.tsx'
import type { ConsoleFrame } from './frame.ts'
import { DescriptionList, Panel, SecretOnce, Tag } from './parts.tsx'
import { Table } from './table.tsx'

const LABELS: Record<RetentionKind, { label: string; hint: string }> = {
  inboxBodyDays: {
    label: 'Webhook bodies, days',
    hint: 'What shops sent, word for word. Then a fingerprint stays.',
  },
  purchasePeopleDays: {
    label: 'People of orders, days',
    hint: 'Buyers and learners. The order itself stays.',
  },
  webhookPayloadDays: { label: 'Messages to your systems, days', hint: 'What was sent to your webhooks.' },
  idempotencyKeyDays: { label: 'Idempotency keys, days', hint: 'How long a repeated call is recognised.' },
}

export interface DataPageProps {
  frame: ConsoleFrame
  href: string
  policyUrl: string
  language: Language
  retention: Retention
  contact?: string | undefined
  text?: string | undefined
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
  mayChange: boolean
  mayExport: boolean
  mayExportKeys: boolean
  faults?: { form?: string; fields: Record<string, string> } | undefined
}

const Settings = ({ href, language, retention, contact, text, mayChange, faults }: DataPageProps) =>
  mayChange ? (
    <Form action={`${href}/settings`} submit="Save" error={faults?.form}>
      <Select
        label="Language of mails"
        name="language"
        hint="In which we write to the people who get your badges."
        choices={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
        value={language}
        error={faults?.fields.language}
      />
      {RETENTION_KINDS.map((kind) => (
        <Field
          {...LABELS[kind]}
          name={kind}
          type="number"
          min={String(RETENTION_BOUNDS[kind].min)}
          max={String(RETENTION_BOUNDS[kind].max)}
          value={String(retention[kind])}
          error={faults?.fields[kind]}
        />
      ))}
      <Field
        label="Contact for people's requests"
        name="contact"
        type="email"
        required={false}
        value={contact}
        error={faults?.fields.contact}
        dir="ltr"
      />
      <Field
        label="Your own words on the policy page"
        name="text"
        rows={10}
        required={false}
        value={text}
        hint="Markdown: headings, lists, emphasis, https links. Empty: the page says what the settings say."
        error={faults?.fields.text}
      />
    </Form>
  ) : (
    <DescriptionList
      entries={[
        ['Language of mails', LANGUAGE_NAMES[language]],
        ...RETENTION_KINDS.map((kind) => [LABELS[kind].label, String(retention[kind])] as const),
        ['Contact', contact],
      ]}
    />
  )

const sizeInWords = (bytes: number): string =>
  bytes === 0 ? '' : bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`

/** How long things are kept, what people are told about it, and everything as one file. */
export const DataPage = (props: DataPageProps) => {
  const { frame, href, policyUrl, archives, archiveUrl, mayExport, mayExportKeys, faults } = props
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
      <Panel title="Language, retention and policy">
        <p>
          Your <a href={policyUrl}>policy page</a> tells people how long things are kept. Every badge links to
          it.
        </p>
        <Settings {...props} />
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
