import { AppLayout } from './app-layout.tsx'
import { Field } from './form/field.tsx'
import { Form } from './form/form.tsx'
import type { ConsoleFrame } from './frame.ts'
import { EmptyState, Panel } from './parts.tsx'

export interface ReissuePageProps {
  frame: ConsoleFrame
  path: string
  keyId: string
  /** How many badges of the key still stand and are valid. */
  count: number
  error?: string | undefined
}

/** Asks before the badges of a key are issued anew. */
export const ReissuePage = ({ frame, path, keyId, count, error }: ReissuePageProps) => (
  <AppLayout title="Issue badges anew" frame={frame} lead={<code>{keyId}</code>}>
    {count === 0 ? (
      <EmptyState title="Nothing to do">
        <p>No badge that this key has signed still stands.</p>
      </EmptyState>
    ) : (
      <Panel>
        <p>
          <strong>
            {count} {count === 1 ? 'badge' : 'badges'}
          </strong>{' '}
          will be issued anew, signed with the present key. Each new badge says what the old one says; the old
          one is revoked and leads to the new one, and the recipient gets a mail. Badges that are revoked or
          have lapsed are left as they are.
        </p>
        <Form
          action={`${path}/reissue`}
          hidden={{ key: keyId, expected: String(count) }}
          error={error}
          submit={`Issue ${count} ${count === 1 ? 'badge' : 'badges'} anew`}
          cancel={path}
        >
          <Field
            label="Reason"
            name="reason"
            hint="Kept with the revocation of the old badges, for you alone."
            required={false}
            maxlength={500}
          />
        </Form>
      </Panel>
    )}
  </AppLayout>
)
