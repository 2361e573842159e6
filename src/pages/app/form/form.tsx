import type { Child } from 'hono/jsx'
import { Button, type ButtonProps } from './button.tsx'

export interface FormProps {
  action: string
  /** What was wrong with the last try and belongs to no field. */
  error?: string | undefined
  /** Sent along unseen. */
  hidden?: Record<string, string>
  /** For files. */
  upload?: boolean
  submit: Child
  kind?: ButtonProps['kind']
  cancel?: string
  children?: Child
}

/** A form as the console has them; it posts, and the answer leads on. */
export const Form = ({ action, error, hidden = {}, upload, submit, kind, cancel, children }: FormProps) => (
  <form class="form" method="post" action={action} enctype={upload ? 'multipart/form-data' : undefined}>
    {error && (
      <p class="field-error" role="alert">
        {error}
      </p>
    )}
    {Object.entries(hidden).map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
    {children}
    <div class="actions">
      <Button kind={kind ?? 'first'}>{submit}</Button>
      {cancel && (
        <a class="button" href={cancel}>
          Cancel
        </a>
      )}
    </div>
  </form>
)

export interface ConfirmFormProps {
  action: string
  /** The button that opens the question, and the one that answers it. */
  label: string
  /** What will happen, in a sentence. */
  question: Child
  hidden?: Record<string, string>
  kind?: 'plain' | 'danger'
  children?: Child
}

/** A button that asks before it does something; opens without script. `children`: more to fill in. */
export const ConfirmForm = ({
  action,
  label,
  question,
  hidden = {},
  kind = 'danger',
  children,
}: ConfirmFormProps) => (
  <details class="confirm">
    <summary class="button">{label}</summary>
    <form class="form confirm-sheet" method="post" action={action}>
      <p>{question}</p>
      {Object.entries(hidden).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {children}
      <Button kind={kind}>{label}</Button>
    </form>
  </details>
)
