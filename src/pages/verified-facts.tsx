import { Day } from './day.tsx'
import { OutsideLink } from './outside-link.tsx'

/** What a badge from anywhere says about itself. */
export interface VerifiedSubject {
  achievementName?: string
  description?: string
  recipientName?: string
  /** As the document writes it. */
  awardedAt?: string
  issuerName?: string
  issuerId?: string
  credentialUrl?: string
  imageUrl?: string
}

// Within an `img` an SVG runs nothing and loads nothing either.
const EMBEDDED = /^data:image\/(?:png|jpeg|gif|webp|svg\+xml)[;,]/i

/**
 * The picture if it is in the badge. One that lies elsewhere is linked: to load it would tell a stranger who looks at
 * the badge, and when.
 */
const Likeness = ({ url, name }: { url: string; name: string | undefined }) =>
  EMBEDDED.test(url) ? (
    <img class="badge" src={url} alt={name ?? 'The badge'} width={160} height={160} />
  ) : (
    <OutsideLink to={url} />
  )

export const VerifiedFacts = ({ subject }: { subject: VerifiedSubject }) => {
  const awarded = new Date(subject.awardedAt ?? Number.NaN)
  return (
    <dl class="facts facts-wide">
      {subject.imageUrl && <dt>Picture</dt>}
      {subject.imageUrl && (
        <dd>
          <Likeness url={subject.imageUrl} name={subject.achievementName} />
        </dd>
      )}
      {subject.achievementName && <dt>Achievement</dt>}
      {subject.achievementName && <dd dir="auto">{subject.achievementName}</dd>}
      {subject.description && <dt>Description</dt>}
      {subject.description && <dd dir="auto">{subject.description}</dd>}
      <dt>Awarded to</dt>
      <dd dir="auto">{subject.recipientName ?? 'The holder, who is not named'}</dd>
      {!Number.isNaN(awarded.getTime()) && <dt>Awarded on</dt>}
      {!Number.isNaN(awarded.getTime()) && (
        <dd>
          <Day at={awarded} />
        </dd>
      )}
      {(subject.issuerName || subject.issuerId) && <dt>Issuer</dt>}
      {(subject.issuerName || subject.issuerId) && (
        <dd>
          {subject.issuerName && <bdi>{subject.issuerName}</bdi>}
          {subject.issuerName && subject.issuerId && <br />}
          {subject.issuerId && <code>{subject.issuerId}</code>}
        </dd>
      )}
      {subject.credentialUrl && <dt>Credential page</dt>}
      {subject.credentialUrl && (
        <dd>
          <OutsideLink to={subject.credentialUrl} />
        </dd>
      )}
    </dl>
  )
}
