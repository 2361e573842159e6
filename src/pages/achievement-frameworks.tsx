import { OutsideLink } from './outside-link.tsx'

export interface FrameworkProps {
  name: string
  version: string
  source: string
  complete: boolean
  remarks: { severity: 'error' | 'warning' | 'info'; message: string }[]
}

/** How the issuer describes the achievement as a micro-credential: self-declared, and said to be so. */
export const Frameworks = ({
  frameworks,
  issuerName,
  reportUrl,
}: {
  frameworks: FrameworkProps[]
  issuerName: string
  reportUrl: string
}) => (
  <section>
    <h2>As a micro-credential</h2>
    <p>
      <bdi>{issuerName}</bdi> describes this achievement by the elements of these frameworks. That is its own
      word: no body that keeps a framework has examined it here. <a href={reportUrl}>Report for machines</a>
    </p>
    {frameworks.map(({ name, version, source, complete, remarks }) => (
      <details>
        <summary>
          {name}: {complete ? 'all that it asks is stated' : 'something that it asks is not stated'}
        </summary>
        <p class="small">
          Rules of version {version}. <OutsideLink to={source}>The framework itself</OutsideLink>
        </p>
        {remarks.length === 0 ? (
          <p>Nothing to remark.</p>
        ) : (
          <ul>
            {remarks.map(({ message }) => (
              <li dir="auto">{message}</li>
            ))}
          </ul>
        )}
      </details>
    ))}
  </section>
)

/** What is learned, as the issuer lists it. */
export const LearningOutcomes = ({ outcomes }: { outcomes: string[] }) => (
  <section>
    <h2>What its holder can do</h2>
    <ul>
      {outcomes.map((outcome) => (
        <li dir="auto">{outcome}</li>
      ))}
    </ul>
  </section>
)
