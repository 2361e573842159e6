import { OutsideLink } from './outside-link.tsx'

/** One result, in words that need no look at the achievement. */
export interface ResultProps {
  name: string
  /** What was reached: a value, a level, a status, or several of them. */
  value?: string
  level?: { name: string; description?: string; points?: string }
  status?: string
  /** The scale, "D, C, B, A" or "0 to 100". */
  scale?: string
  required?: string
  alignments: { name: string; url: string }[]
}

const Reached = ({ value, level, status }: ResultProps) => {
  const reached = [value, level?.name, status].filter((part) => part !== undefined).join(' · ')
  return reached === '' ? null : (
    <dd class="result-value" dir="auto">
      {reached}
    </dd>
  )
}

const Result = (result: ResultProps) => {
  const { level, scale, required } = result
  return (
    <div class="result">
      <dt dir="auto">{result.name}</dt>
      <Reached {...result} />
      {level?.description && <dd dir="auto">{level.description}</dd>}
      {level?.points && (
        <dd class="small">
          Points: <bdi>{level.points}</bdi>
        </dd>
      )}
      {scale && (
        <dd class="small">
          Possible: <bdi>{scale}</bdi>
        </dd>
      )}
      {required && (
        <dd class="small">
          Required: <bdi>{required}</bdi>
        </dd>
      )}
      {result.alignments.map((alignment) => (
        <dd class="small">
          Aligned with <OutsideLink to={alignment.url}>{alignment.name}</OutsideLink>
        </dd>
      ))}
    </div>
  )
}

export const Results = ({ results }: { results: ResultProps[] }) => (
  <section>
    <h2>Results</h2>
    <dl class="results">
      {results.map((result) => (
        <Result {...result} />
      ))}
    </dl>
  </section>
)
