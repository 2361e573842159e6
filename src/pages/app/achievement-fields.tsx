import { type Choice, Choices, Select } from './form/choices.tsx'
import { Field, type FieldProps } from './form/field.tsx'

export interface AchievementFieldsProps {
  values: Readonly<Record<string, string | undefined>>
  needs: readonly string[]
  faults: Readonly<Record<string, string>>
  types: readonly Choice[]
  alignmentRows: number
  /** A version keeps the slug of its achievement. */
  fixedSlug?: boolean
}

const NEEDS = [
  { value: 'payment', label: 'Payment', hint: 'The fee has been paid.' },
  { value: 'completion', label: 'Completion', hint: 'The course or assessment has been completed.' },
  { value: 'approval', label: 'Approval', hint: 'One of your people has looked at it and approved it.' },
]

const Alignments = ({ faults, rows, field }: Parts & { rows: number }) => (
  <fieldset class="field">
    <legend>Alignments</legend>
    <p class="hint">
      Entries of public frameworks that this corresponds to. Leave rows empty that you do not need.
    </p>
    {faults.alignment && <p class="field-error">{faults.alignment}</p>}
    {Array.from({ length: rows }, (_, row) => (
      <>
        <Field {...field(`alignmentName${row}`)} label={`Name of entry ${row + 1}`} required={false} />
        <Field
          {...field(`alignmentUrl${row}`)}
          label={`Address of entry ${row + 1}`}
          type="url"
          dir="ltr"
          required={false}
        />
        <Field {...field(`alignmentCode${row}`)} label={`Code of entry ${row + 1}`} required={false} />
      </>
    ))}
  </fieldset>
)

type Parts = Pick<AchievementFieldsProps, 'faults'> & {
  field: (name: string) => Pick<FieldProps, 'name' | 'value' | 'error'>
}

const Validity = ({ faults, field }: Parts) => (
  <fieldset class="field">
    <legend>Valid for</legend>
    <p class="hint">Counted from the day of issue. Leave all three empty for a badge without an end date.</p>
    {(['years', 'months', 'days'] as const).map((unit) => (
      <Field
        {...field(unit)}
        label={`${unit.charAt(0).toUpperCase()}${unit.slice(1)}`}
        type="number"
        min="0"
        required={false}
      />
    ))}
    {faults.validity && <p class="field-error">{faults.validity}</p>}
  </fieldset>
)

/** The fields that most achievements leave empty. */
const IN_MORE = /^(?:criteriaUrl|credits|language|version|alignment.*)$/

/** The fields of an achievement. */
export const AchievementFields = (props: AchievementFieldsProps) => {
  const { values, faults, needs, types, alignmentRows, fixedSlug } = props
  const field = (name: string) => ({ name, value: values[name], error: faults[name] })
  const hasMore = [...Object.keys(faults), ...Object.keys(values).filter((name) => values[name])].some(
    (name) => IN_MORE.test(name),
  )
  return (
    <>
      <Field {...field('name')} label="Name" maxlength={255} />
      {!fixedSlug && (
        <Field
          {...field('slug')}
          label="Short name for addresses"
          dir="ltr"
          required={false}
          hint="Small letters, digits and hyphens, such as first-aid. Leave it empty and it follows from the name. It cannot be changed later."
        />
      )}
      <Field
        {...field('description')}
        label="Description"
        rows={3}
        hint="What the holder can do, in a sentence or two."
      />
      <Field
        {...field('criteria')}
        label="Criteria"
        rows={8}
        required={false}
        hint="What it takes to earn it. Simple Markdown works: headings, lists, emphasis and https links. Not needed if you publish them on your own site."
      />
      <Select
        {...field('achievementType')}
        label="Kind"
        required={false}
        choices={[{ value: '', label: 'Not said' }, ...types]}
      />
      <Field
        {...field('tags')}
        label="Skills and subjects"
        rows={3}
        required={false}
        hint="One on each line."
      />
      <Choices
        label="What it needs"
        name="needs"
        choices={NEEDS}
        values={needs}
        error={faults.needs}
        hint="Before a badge is issued for an order. Tick all that apply."
      />
      <Validity faults={faults} field={field} />
      <details open={hasMore}>
        <summary>More: credits, language, alignments</summary>
        <div class="form">
          <Field
            {...field('criteriaUrl')}
            label="Criteria on your own site"
            type="url"
            dir="ltr"
            required={false}
          />
          <Field {...field('credits')} label="Credits" inputmode="numeric" dir="ltr" required={false} />
          <Field
            {...field('language')}
            label="Language"
            dir="ltr"
            required={false}
            hint="A language tag, such as en or de-AT."
          />
          <Field
            {...field('version')}
            label="Name of this version"
            required={false}
            hint="Leave it empty and versions are counted."
          />
          <Alignments faults={faults} rows={alignmentRows} field={field} />
        </div>
      </details>
    </>
  )
}
