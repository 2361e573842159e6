import { formatDate } from '../format-date.ts'
import { Field } from './form/field.tsx'
import { ConfirmForm, Form } from './form/form.tsx'
import { Panel } from './parts.tsx'
import type { ShopPageProps } from './shop-page.tsx'
import { shopsPath } from './shops-page.tsx'

/** Which secret is meant, and a form for it. */
export const ShopSecret = (props: ShopPageProps & { mayWrite: boolean }) => {
  const { frame, id, title, state, guide, secretIsOurs, previousUntil, faults, mayWrite } = props
  const action = `${shopsPath(frame)}/${id}/secret`
  const isFirst = state === 'unfinished'
  const field = (
    <Field
      label={isFirst ? `The secret of ${title}` : 'The new secret'}
      name="secret"
      hint="Kept sealed, and shown to nobody again."
      required={!secretIsOurs}
      maxlength={400}
      autocomplete="off"
      dir="ltr"
      error={faults.secret}
    />
  )
  return (
    <Panel title="2. The secret" id="secret">
      <p>{guide.secret}</p>
      {previousUntil && <p>The secret before this one works until {formatDate(previousUntil)} as well.</p>}
      {mayWrite && (isFirst || faults.secret) && (
        <Form action={action} submit="Save the secret">
          {field}
        </Form>
      )}
      {mayWrite && !isFirst && !faults.secret && (
        <ConfirmForm
          action={action}
          label="Change the secret"
          kind="plain"
          question={
            secretIsOurs
              ? 'Paste a secret of your choice, or leave it empty and one is made. The one before goes on working for a day.'
              : 'Paste the new secret. The one before goes on working for a day.'
          }
        >
          {field}
        </ConfirmForm>
      )}
    </Panel>
  )
}

/** A read-only key of the system's API, where it has one that is of use. */
export const ShopApiKey = ({ frame, id, title, apiKey, faults }: ShopPageProps) => {
  const action = `${shopsPath(frame)}/${id}/api-key`
  if (!apiKey) return null
  return (
    <Panel title="A key to look things up" id="api-key">
      <p>
        With a read-only key {title} is asked every few hours for what its events have missed, and for what
        they leave out. It is not needed.
      </p>
      {apiKey.endsWith !== null && (
        <p>
          A key is set; it ends with <code>{apiKey.endsWith}</code>.{' '}
          {apiKey.asked
            ? `Everything until ${formatDate(apiKey.asked)} is known.`
            : 'Nothing has been asked yet.'}
        </p>
      )}
      <Form action={action} submit="Save the key">
        <Field
          label="Read-only key"
          name="key"
          autocomplete="off"
          maxlength={400}
          dir="ltr"
          error={faults.key}
        />
      </Form>
      {apiKey.endsWith !== null && (
        <ConfirmForm
          action={`${action}/remove`}
          label="Remove the key"
          question="Nothing is looked up from then on."
        />
      )}
    </Panel>
  )
}
