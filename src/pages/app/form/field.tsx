import type { Child } from 'hono/jsx'

export interface FieldProps {
  label: string
  name: string
  /** Where one page has several fields of this name. */
  id?: string | undefined
  /** Under the label: what is wanted, with an example. */
  hint?: Child
  /** What was wrong with the last try. */
  error?: string | undefined
  value?: string | undefined
  type?: 'text' | 'email' | 'url' | 'number' | 'date' | 'datetime-local' | 'file' | 'password'
  required?: boolean
  autocomplete?: string
  inputmode?: 'text' | 'email' | 'numeric' | 'url'
  pattern?: string
  min?: string
  max?: string
  maxlength?: number
  accept?: string
  /** More than one line. */
  rows?: number
  dir?: 'auto' | 'ltr'
}

const idOf = ({ name, id = name }: Pick<FieldProps, 'name' | 'id'>): string =>
  `field-${id.replace(/[^\w-]/g, '-')}`

type Named = Pick<FieldProps, 'name' | 'id' | 'hint' | 'error'>

/** Label, hint and error around a control of one's own; give the control `controlProps`. */
export const FieldFrame = ({
  label,
  hint,
  error,
  required,
  children,
  ...names
}: Named & Pick<FieldProps, 'label' | 'required'> & { children?: Child }) => (
  <div class={error ? 'field field-wrong' : 'field'}>
    <label for={idOf(names)}>
      {label}
      {required === false && <span class="optional"> (optional)</span>}
    </label>
    {hint && (
      <p class="hint" id={`${idOf(names)}-hint`}>
        {hint}
      </p>
    )}
    {children}
    {error && (
      <p class="field-error" id={`${idOf(names)}-error`}>
        {error}
      </p>
    )}
  </div>
)

export const controlProps = (props: Named) => {
  const id = idOf(props)
  // What reads a field aloud: its hint and its error.
  const described = [props.hint && `${id}-hint`, props.error && `${id}-error`].filter(Boolean).join(' ')
  return {
    id,
    name: props.name,
    'aria-describedby': described || undefined,
    'aria-invalid': props.error ? ('true' as const) : undefined,
  }
}

/** One line of text, or several with `rows`. */
export const Field = (props: FieldProps) => {
  const { value, type = 'text', required = true, rows, dir = 'auto', label, hint, error, ...rest } = props
  const control = { ...rest, ...controlProps(props), required, dir }
  return (
    <FieldFrame label={label} name={props.name} id={props.id} hint={hint} error={error} required={required}>
      {rows ? (
        <textarea {...control} rows={rows}>
          {value}
        </textarea>
      ) : (
        <input {...control} type={type} value={value} />
      )}
    </FieldFrame>
  )
}
