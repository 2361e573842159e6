import type { Child } from 'hono/jsx'
import type { CredentialPageProps } from './credential-page.tsx'
import { Day } from './day.tsx'
import { OutsideLink } from './outside-link.tsx'
import { didDocumentAddress, hostOf } from './web-address.ts'

const Fact = ({ name, children }: { name: string; children: Child }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
)

const TextFact = ({ name, text }: { name: string; text: string | undefined }) =>
  text ? (
    <Fact name={name}>
      <bdi>{text}</bdi>
    </Fact>
  ) : null

const Period = ({ activityFrom, activityUntil }: CredentialPageProps) => {
  if (activityFrom === undefined && activityUntil === undefined) return null
  return (
    <Fact name="Activity">
      {activityFrom && (
        <>
          from <Day at={activityFrom} />
        </>
      )}{' '}
      {activityUntil && (
        <>
          until <Day at={activityUntil} />
        </>
      )}
    </Fact>
  )
}

/** How one knows who the issuer is: a did:web is as good as the site that it names. */
const Known = ({ did }: { did: string }) => {
  const document = didDocumentAddress(did)
  if (document === undefined) return <bdi>{did}</bdi>
  return (
    <>
      whoever runs <bdi>{hostOf(document)}</bdi>, which publishes{' '}
      <a href={document} rel="noopener">
        its keys
      </a>
    </>
  )
}

/** What can be said of an award in a word or two. */
export const AwardFacts = (props: CredentialPageProps) => {
  const { creditsEarned, creditsAvailable, source, issuer } = props
  return (
    <dl class="facts">
      <Fact name="Issued">
        <Day at={props.issuedOn} />
      </Fact>
      <Fact name="Valid until">{props.validUntil ? <Day at={props.validUntil} /> : 'No end date'}</Fact>
      <TextFact name="Kind" text={props.achievement.type} />
      {creditsEarned !== undefined && (
        <Fact name="Credits">
          {creditsAvailable === undefined ? creditsEarned : `${creditsEarned} of ${creditsAvailable}`}
        </Fact>
      )}
      <TextFact name="Role" text={props.role} />
      <TextFact name="Term" text={props.term} />
      <Period {...props} />
      <TextFact name="Licence number" text={props.licenseNumber} />
      {source && (
        <Fact name="Assessed by">
          <OutsideLink to={source.url}>{source.name}</OutsideLink>
        </Fact>
      )}
      <Fact name="Issuer’s identity">
        <Known did={issuer.did} />
      </Fact>
      {issuer.website && (
        <Fact name="Issuer’s website">
          <OutsideLink to={issuer.website}>{hostOf(issuer.website)}</OutsideLink>
        </Fact>
      )}
    </dl>
  )
}
