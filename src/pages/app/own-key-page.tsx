import { AppLayout } from './app-layout.tsx'
import { Choices } from './form/choices.tsx'
import { Field } from './form/field.tsx'
import { Form } from './form/form.tsx'
import type { ConsoleFrame } from './frame.ts'
import { Panel } from './parts.tsx'

export interface OwnKeyPageProps {
  frame: ConsoleFrame
  path: string
  /** Name of the Worker secret that goes with this issuer. */
  secretName: string
  error?: string | undefined
}

/** A key that was made elsewhere signs for the issuer. */
export const OwnKeyPage = ({ frame, path, secretName, error }: OwnKeyPageProps) => (
  <AppLayout
    title="Bring your own key"
    frame={frame}
    lead="The key signs from now on; the one before is retired, and what it has signed goes on verifying."
  >
    <Panel title="Hand it over">
      <p>
        The private key as a JWK (Ed25519 or RSA). It is tried out, sealed and never shown again. It must not
        have been used by another issuer, or have been given up here.
      </p>
      <Form
        action={path}
        hidden={{ source: 'imported' }}
        error={error}
        submit="Sign with this key"
        cancel={path}
      >
        <Field
          label="Private key (JWK)"
          name="jwk"
          rows={6}
          dir="ltr"
          hint={'{"kty":"OKP","crv":"Ed25519","x":…,"d":…}'}
        />
      </Form>
    </Panel>
    <Panel title="Leave it in a Worker secret">
      <p>
        Ask whoever runs this service to put the key into the secret <code>{secretName}</code>: a JWK, a JWK
        Set or the base64 of an Ed25519 seed. Then nothing of it is in the database. Only this issuer can use
        that secret.
      </p>
      <Form action={path} hidden={{ source: 'secret' }} submit="Sign with the key in the secret" kind="plain">
        <Choices
          label="Which of its keys"
          name="algorithm"
          type="radio"
          choices={[
            { value: 'Ed25519', label: 'Ed25519, for badges and status lists' },
            { value: 'RS256', label: 'RSA, for badges as tokens (JWT)' },
          ]}
          values={['Ed25519']}
        />
      </Form>
    </Panel>
  </AppLayout>
)
