import { OutsideLink } from './outside-link.tsx'
import { PlainMarkdown } from './plain-markdown.tsx'

export interface EvidenceProps {
  name?: string
  description?: string
  narrative?: string
  genre?: string
  audience?: string
  url?: string
}

const Item = ({ name, description, narrative, genre, audience, url }: EvidenceProps) => (
  <div class="evidence">
    {name && <h3 dir="auto">{name}</h3>}
    {description && <p dir="auto">{description}</p>}
    {narrative && <PlainMarkdown source={narrative} />}
    {url && (
      <p>
        <OutsideLink to={url} />
      </p>
    )}
    {genre && (
      <p class="small">
        Kind: <bdi>{genre}</bdi>
      </p>
    )}
    {audience && (
      <p class="small">
        For: <bdi>{audience}</bdi>
      </p>
    )}
  </div>
)

export const Evidence = ({ evidence }: { evidence: EvidenceProps[] }) => (
  <section>
    <h2>Evidence</h2>
    {evidence.map((item) => (
      <Item {...item} />
    ))}
  </section>
)
