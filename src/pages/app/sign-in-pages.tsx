import { DoorLayout } from './door-layout.tsx'
import { Field } from './form/field.tsx'
import { Form } from './form/form.tsx'
import type { Flash } from './frame.ts'

export interface DoorProps {
  flash?: Flash | undefined
}

/** Shown only where there is script and the device can do it. */
export const PasskeySignIn = ({ next }: { next: string }) => (
  <div class="or with-script" id="passkey-sign-in" data-next={next}>
    <h2>With a passkey</h2>
    <p class="hint">If you have added one on your account page: fingerprint, face or PIN of this device.</p>
    <button class="button" type="button">
      Sign in with a passkey
    </button>
    <p class="field-error" role="alert" hidden></p>
  </div>
)

export const SignInPage = ({
  flash,
  next,
  email,
  error,
}: DoorProps & { next: string; email?: string | undefined; error?: string | undefined }) => (
  <DoorLayout
    title="Sign in"
    lead="We send a link to your address. There is no password to remember or to lose."
    flash={flash}
    scripts={['/assets/passkey.js']}
  >
    <Form action="/app/sign-in" hidden={{ next }} submit="Send me the link">
      <Field
        label="Your email address"
        name="email"
        type="email"
        autocomplete="email"
        value={email}
        error={error}
      />
    </Form>
    <PasskeySignIn next={next} />
    <p class="or">
      New here? <a href="/app/sign-up">Sign up your organisation</a>
    </p>
  </DoorLayout>
)

export const LinkSentPage = ({ development }: { development: boolean }) => (
  <DoorLayout
    title="Look into your mail"
    lead="A link is on its way to you. It works once, within 15 minutes."
  >
    {development && (
      <p>
        This is a development server, which sends nothing: the mail is in the{' '}
        <a href="/dev/mail">development mailbox</a>.
      </p>
    )}
    <p>
      Nothing there after a few minutes? Look among the unwanted mail, or <a href="/app/sign-in">try again</a>
      .
    </p>
  </DoorLayout>
)

/** What a link in a mail opens: the button uses it up, so that programs that look at mail do not. */
export const LinkPage = ({
  hidden,
  organisation,
}: {
  hidden: Record<string, string>
  organisation: string | undefined
}) => (
  <DoorLayout
    title={organisation ? 'One more step' : 'Sign in'}
    lead={organisation ? 'Your address is confirmed with this button.' : 'This signs you in on this device.'}
  >
    <Form
      action="/app/sign-in/link"
      hidden={hidden}
      submit={organisation ? <bdi>Begin with {organisation}</bdi> : 'Sign in'}
    />
  </DoorLayout>
)
