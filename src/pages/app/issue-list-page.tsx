import { Day } from '../day.tsx'
import { AppLayout } from './app-layout.tsx'
import { credentialHref } from './credential-words.tsx'
import { Button } from './form/button.tsx'
import { Select } from './form/choices.tsx'
import { Field } from './form/field.tsx'
import { Form } from './form/form.tsx'
import type { TenantFrame } from './frame.ts'
import { type AchievementChoice, AchievementSelect, NoAchievement } from './issue-page.tsx'
import { DescriptionList, Panel } from './parts.tsx'
import { Table } from './table.tsx'

type DateOrder = 'dmy' | 'mdy' | 'ymd' | 'iso' | 'ambiguous'

export interface ListPreview {
  /** The file as it came, in base64: what was looked at is what is issued. */
  list: string
  achievement: AchievementChoice
  good: number
  dateOrder: DateOrder
  hasDates: boolean
  columns: readonly { header: string; meaning: string | null }[]
  /** The first of the good rows. */
  first: readonly { line: number; name?: string; who: string; validUntil?: Date }[]
  bad: readonly { line: number; cells: string; reasons: readonly string[] }[]
}

export interface IssueListPageProps {
  frame: TenantFrame
  achievements: readonly AchievementChoice[]
  values: Record<string, string | undefined>
  error?: string | undefined
}

const DATES: Record<DateOrder, string> = {
  dmy: 'Day first: 01/02/2030 is 1 February.',
  mdy: 'Month first: 01/02/2030 is 2 January.',
  ymd: 'Year first: 2030-02-01 is 1 February.',
  iso: 'Year first: 2030-02-01 is 1 February.',
  ambiguous: 'They can be read in two ways. Choose one below.',
}

const MEANINGS: Record<string, string> = {
  email: 'email address',
  name: 'name',
  firstName: 'first name',
  lastName: 'last name',
  id: 'identifier',
  awardedDate: 'date of award',
  validFrom: 'valid from',
  validUntil: 'valid until',
  licenseNumber: 'licence number',
  creditsEarned: 'credits',
  activityStartDate: 'start of the activity',
  activityEndDate: 'end of the activity',
  evidenceUrl: 'link to evidence',
  evidenceName: 'name of the evidence',
  resultValue: 'result',
}

const SHOWN = 100

const DateOrderSelect = ({ value }: { value: string | undefined }) => (
  <Select
    label="Dates in the list"
    name="dateOrder"
    value={value}
    required={false}
    choices={[
      { value: '', label: 'Find out' },
      { value: 'dmy', label: 'Day first, 31/12/2030' },
      { value: 'mdy', label: 'Month first, 12/31/2030' },
      { value: 'ymd', label: 'Year first, 2030/12/31' },
    ]}
  />
)

/** First step: a list is pasted or chosen. */
export const IssueListPage = ({ frame, achievements, values, error }: IssueListPageProps) => (
  <AppLayout
    title="Issue a list"
    frame={frame}
    lead="One badge for each row. You see how the list is understood before anything is issued."
  >
    {achievements.length === 0 ? (
      <NoAchievement />
    ) : (
      <Panel>
        <Form
          action={credentialHref(frame, 'list')}
          submit="Look at the list"
          error={error}
          hidden={{ key: values.key ?? '' }}
          upload
          cancel={credentialHref(frame)}
        >
          <AchievementSelect achievements={achievements} value={values.achievement} />
          <Field
            label="Paste from a spreadsheet"
            name="text"
            rows={8}
            value={values.text}
            required={false}
            hint="With the row of headings. One column must be headed Email; Name, Valid until and others are found in any order."
          />
          <Field
            label="Or choose a CSV file"
            name="file"
            type="file"
            accept=".csv,.tsv,.txt,text/csv,text/plain"
            required={false}
            hint="At most 5,000 rows and 4 MB."
          />
          <DateOrderSelect value={values.dateOrder} />
        </Form>
      </Panel>
    )}
  </AppLayout>
)

const Understood = ({ preview }: { preview: ListPreview }) => (
  <Panel title="How it is understood">
    <DescriptionList
      entries={[
        ['Achievement', <bdi>{preview.achievement.name}</bdi>],
        ['Good rows', String(preview.good)],
        ['Bad rows', String(preview.bad.length)],
        ['Dates', preview.hasDates ? DATES[preview.dateOrder] : undefined],
      ]}
    />
    <Table
      caption="Columns"
      columns={['Column', 'Read as']}
      rows={preview.columns.map(({ header, meaning }) => ({
        cells: [
          header === '' ? 'without a heading' : <bdi>{header}</bdi>,
          meaning === null ? 'not used' : (MEANINGS[meaning] ?? meaning),
        ],
        dimmed: meaning === null,
      }))}
    />
  </Panel>
)

const BadRows = ({ bad }: Pick<ListPreview, 'bad'>) => (
  <Panel title="Bad rows">
    <p>These rows are left out. Get them as CSV below, mend them and bring them again.</p>
    <Table
      caption="Bad rows"
      columns={['Line', 'Row', 'What is wrong']}
      rows={bad.slice(0, SHOWN).map(({ line, cells, reasons }) => ({
        cells: [String(line), <span dir="auto">{cells}</span>, <span dir="auto">{reasons.join('; ')}</span>],
      }))}
    />
    {bad.length > SHOWN && <p>And {bad.length - SHOWN} more.</p>}
  </Panel>
)

const GoodRows = ({ good, first }: Pick<ListPreview, 'good' | 'first'>) => (
  <Panel title="Good rows">
    <Table
      caption="Good rows"
      columns={['Line', 'Name', 'Recipient', 'Valid until']}
      rows={first.map(({ line, name, who, validUntil }) => ({
        cells: [
          String(line),
          name && <bdi>{name}</bdi>,
          <bdi>{who}</bdi>,
          validUntil && <Day at={validUntil} />,
        ],
      }))}
    />
    {good > first.length && <p>And {good - first.length} more.</p>}
  </Panel>
)

export interface ListPreviewPageProps {
  frame: TenantFrame
  preview: ListPreview
  values: Record<string, string | undefined>
  error?: string | undefined
}

const count = (n: number): string => (n === 1 ? '1 badge' : `${n} badges`)

/** Second step: how it is understood, and the button that issues. */
export const ListPreviewPage = ({ frame, preview, values, error }: ListPreviewPageProps) => (
  <AppLayout title="Issue a list" frame={frame} lead="Nothing has been issued yet.">
    <Understood preview={preview} />
    {preview.bad.length > 0 && <BadRows bad={preview.bad} />}
    {preview.good > 0 && <GoodRows good={preview.good} first={preview.first} />}
    <Panel title="Go on">
      <form class="form" method="post" action={credentialHref(frame, 'list')} enctype="multipart/form-data">
        {error && (
          <p class="field-error" role="alert">
            {error}
          </p>
        )}
        <input type="hidden" name="key" value={values.key} />
        <input type="hidden" name="achievement" value={preview.achievement.slug} />
        <input type="hidden" name="list" value={preview.list} />
        {preview.achievement.fourEyes && <p>Somebody else has to approve it before it is issued.</p>}
        {preview.hasDates && <DateOrderSelect value={values.dateOrder} />}
        <div class="actions">
          {preview.good > 0 && (
            <Button name="do" value="issue">
              Issue {count(preview.good)}
            </Button>
          )}
          {preview.hasDates && (
            <Button kind="plain" name="do" value="preview">
              Read the dates again
            </Button>
          )}
          {preview.bad.length > 0 && (
            <Button kind="plain" name="do" value="rejected">
              Get the bad rows as CSV
            </Button>
          )}
          <a class="button" href={credentialHref(frame, 'list')}>
            Another list
          </a>
        </div>
      </form>
    </Panel>
  </AppLayout>
)
