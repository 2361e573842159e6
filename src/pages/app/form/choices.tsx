import { controlProps, FieldFrame, type FieldProps } from './field.tsx'

export interface Choice {
  value: string
  label: string
  hint?: string
  disabled?: boolean
}

type ChoiceProps = Pick<FieldProps, 'label' | 'name' | 'id' | 'hint' | 'error' | 'required'> & {
  choices: readonly Choice[]
}

/** One of several. */
export const Select = ({
  choices,
  value,
  required = true,
  ...field
}: ChoiceProps & { value?: string | undefined }) => (
  <FieldFrame {...field} required={required}>
    <select {...controlProps(field)} required={required}>
      {choices.map((choice) => (
        <option value={choice.value} selected={choice.value === value} disabled={choice.disabled}>
          {choice.label}
        </option>
      ))}
    </select>
  </FieldFrame>
)

/** Any of several (checkboxes), or one with an explanation each (radio buttons). */
export const Choices = ({
  label,
  name,
  hint,
  error,
  choices,
  values,
  type = 'checkbox',
}: ChoiceProps & { values: readonly string[]; type?: 'checkbox' | 'radio' }) => (
  <fieldset class={error ? 'field field-wrong' : 'field'}>
    <legend>{label}</legend>
    {hint && <p class="hint">{hint}</p>}
    {choices.map((choice) => (
      <label class="choice">
        <input
          type={type}
          name={name}
          value={choice.value}
          checked={values.includes(choice.value)}
          disabled={choice.disabled}
        />
        <span>
          {choice.label}
          {choice.hint && <span class="hint">{choice.hint}</span>}
        </span>
      </label>
    ))}
    {error && <p class="field-error">{error}</p>}
  </fieldset>
)
