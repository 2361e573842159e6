import { BadgePicture } from '../badge-picture.tsx'
import { ownAddress } from '../web-address.ts'
import { AppLayout } from './app-layout.tsx'
import { Choices } from './form/choices.tsx'
import { Field } from './form/field.tsx'
import { Form } from './form/form.tsx'
import type { TenantFrame } from './frame.ts'
import { issuerHref } from './navigation.ts'
import { DescriptionList, Panel } from './parts.tsx'

export interface ProfilePageProps {
  frame: TenantFrame
  values: Record<string, string | undefined>
  /** Which profile the values are of: what is saved must not undo what others have written since. */
  seen: string
  wasChanged: boolean
  logo?: string | undefined
  publicUrl: string
  mayChange: boolean
  faults?: Record<string, string>
  error?: string | undefined
}

const Logo = ({ logo, error }: { logo?: string | undefined; error?: string | undefined }) => (
  <>
    {logo && (
      <div class="row-actions">
        <BadgePicture url={logo} alt="Your logo as it is now" size={96} />
      </div>
    )}
    <Field
      label={logo ? 'Another logo' : 'Logo'}
      name="logo"
      type="file"
      accept="image/png,image/svg+xml"
      required={false}
      hint="A PNG or SVG picture of at most 512 KB. A square one looks best."
      error={error}
    />
    {logo && (
      <Choices
        label="No logo"
        name="removeLogo"
        values={[]}
        choices={[{ value: 'yes', label: 'Take the logo away' }]}
      />
    )}
  </>
)

const Place = ({
  values,
  faults,
}: {
  values: ProfilePageProps['values']
  faults: Record<string, string>
}) => {
  const of = (name: string) => ({ name, value: values[name], error: faults[name], required: false })
  return (
    <>
      <Field {...of('streetAddress')} label="Street and number" autocomplete="street-address" />
      <Field {...of('postalCode')} label="Postal code" autocomplete="postal-code" />
      <Field {...of('addressLocality')} label="Town or city" autocomplete="address-level2" />
      <Field
        {...of('addressCountryCode')}
        label="Country"
        autocomplete="country"
        maxlength={2}
        dir="ltr"
        hint="Two letters, such as GB or DE. They also choose the paper of your certificates."
      />
    </>
  )
}

const ProfileForm = ({ frame, values, seen, logo, faults = {}, error }: ProfilePageProps) => {
  const of = (name: string) => ({ name, value: values[name], error: faults[name] })
  return (
    <Form
      action={issuerHref(frame.tenant.slug, frame.mode ?? 'live', 'profile')}
      submit="Save the profile"
      error={error}
      hidden={{ seen }}
      upload
    >
      <Field {...of('name')} label="Name" autocomplete="organization" hint="As it stands on every badge." />
      <Field
        {...of('description')}
        label="Description"
        rows={4}
        required={false}
        hint="Two or three sentences on who you are, for somebody who has never heard of you."
      />
      <Field
        {...of('website')}
        label="Website"
        type="url"
        required={false}
        dir="ltr"
        hint="Your own home page, beginning with https://"
      />
      <Field
        {...of('email')}
        label="Email address"
        type="email"
        required={false}
        dir="ltr"
        hint="For questions about your badges. Everybody can see it."
      />
      <Field {...of('phone')} label="Telephone" required={false} dir="ltr" autocomplete="tel" />
      <Place values={values} faults={faults} />
      {frame.mode !== 'test' && <Logo logo={logo} error={faults.logo ?? faults.image} />}
    </Form>
  )
}

const NAMES = [
  ['Name', 'name'],
  ['Description', 'description'],
  ['Website', 'website'],
  ['Email address', 'email'],
  ['Telephone', 'phone'],
  ['Street and number', 'streetAddress'],
  ['Postal code', 'postalCode'],
  ['Town or city', 'addressLocality'],
  ['Country', 'addressCountryCode'],
] as const

/** What everybody can read about the issuer. */
export const ProfilePage = (props: ProfilePageProps) => {
  const { frame, values, wasChanged, publicUrl, mayChange } = props
  return (
    <AppLayout
      title="Profile"
      frame={frame}
      lead={
        <>
          What everybody can read about you, on <a href={ownAddress(publicUrl)}>your public page</a> and in
          every badge.
        </>
      }
    >
      {wasChanged && (
        <p class="flash flash-fault" role="alert">
          Somebody else has changed the profile in the meantime, so yours was not saved. This is how it is
          now; please make your changes again.
        </p>
      )}
      <Panel title={frame.mode === 'test' ? 'The test issuer’s profile' : 'Your profile'}>
        <p>
          Badges that are issued from now on carry it. Those that were issued before keep what they were
          signed with.
          {frame.mode === 'test' && ' The test issuer says TEST after its name, and has no logo.'}
        </p>
        {mayChange ? (
          <ProfileForm {...props} />
        ) : (
          <DescriptionList
            entries={NAMES.map(([label, name]) => [label, values[name] && <bdi>{values[name]}</bdi>])}
          />
        )}
      </Panel>
    </AppLayout>
  )
}
