import { AppLayout } from './app-layout.tsx'
import { DoorLayout } from './door-layout.tsx'
import { Field } from './form/field.tsx'
import { Form } from './form/form.tsx'
import type { ConsoleFrame } from './frame.ts'

export interface SignUpProps {
  values: Record<string, string | undefined>
  faults: Record<string, string>
  error?: string | undefined
}

const OrganisationFields = ({ values, faults }: SignUpProps) => (
  <>
    <Field
      label="Name of the organisation"
      name="organisation"
      hint="As it stands on its badges. It issues them in its own name."
      autocomplete="organization"
      maxlength={200}
      value={values.organisation}
      error={faults.organisation}
    />
    <Field
      label="Short name for addresses"
      name="slug"
      hint="Lower-case letters, digits and hyphens, such as institute-of-welding. It is part of every badge’s address and stays for ever."
      pattern="[a-z0-9](?:[a-z0-9\-]{0,48}[a-z0-9])?"
      maxlength={50}
      dir="ltr"
      value={values.slug}
      error={faults.slug}
    />
  </>
)

export const SignUpPage = (props: SignUpProps) => (
  <DoorLayout
    title="Sign up your organisation"
    lead="You get a live issuer and a test issuer, each with a signing key of its own."
  >
    <Form action="/app/sign-up" error={props.error} submit="Send me the link">
      <Field
        label="Your name"
        name="name"
        autocomplete="name"
        maxlength={200}
        value={props.values.name}
        error={props.faults.name}
      />
      <Field
        label="Your email address"
        name="email"
        type="email"
        hint="We send a link there to complete the sign-up."
        autocomplete="email"
        value={props.values.email}
        error={props.faults.email}
      />
      <OrganisationFields {...props} />
    </Form>
    <p class="or">
      Your organisation is here already? <a href="/app/sign-in">Sign in</a>, and ask its administrator for an
      invitation.
    </p>
  </DoorLayout>
)

/** For whoever is signed in. */
export const NewOrganisationPage = ({ frame, ...props }: SignUpProps & { frame: ConsoleFrame }) => (
  <AppLayout title="New organisation" frame={frame} lead="You will be its owner.">
    <div class="panel">
      <Form action="/app/new" error={props.error} submit="Create the organisation" cancel="/app">
        <OrganisationFields {...props} />
      </Form>
    </div>
  </AppLayout>
)
