import { OutsideLink } from './outside-link.tsx'

/** A result that holders may have, as the achievement describes it. */
export interface PossibleResultProps {
  name: string
  /** In words, "Letter grade". */
  kind: string
  scale?: string
  required?: string
  levels: { name: string; description?: string; points?: string; required: boolean }[]
  alignments: { name: string; url: string }[]
}

const Levels = ({ levels }: Pick<PossibleResultProps, 'levels'>) => (
  <ul class="levels">
    {levels.map((level) => (
      <li dir="auto">
        <strong>{level.name}</strong>
        {level.points && (
          <span class="small">
            {' '}
            (points: <bdi>{level.points}</bdi>)
          </span>
        )}
        {level.required && <span class="small"> · required</span>}
        {level.description && <p>{level.description}</p>}
      </li>
    ))}
  </ul>
)

const PossibleResult = ({ name, kind, scale, required, levels, alignments }: PossibleResultProps) => (
  <div class="result">
    <dt dir="auto">{name}</dt>
    <dd class="small">
      <bdi>{kind}</bdi>
      {scale && (
        <>
          : <bdi>{scale}</bdi>
        </>
      )}
    </dd>
    {required && (
      <dd class="small">
        Required: <bdi>{required}</bdi>
      </dd>
    )}
    {levels.length > 0 && (
      <dd>
        <Levels levels={levels} />
      </dd>
    )}
    {alignments.map((alignment) => (
      <dd class="small">
        Aligned with <OutsideLink to={alignment.url}>{alignment.name}</OutsideLink>
      </dd>
    ))}
  </div>
)

export const PossibleResults = ({ results }: { results: PossibleResultProps[] }) => (
  <section>
    <h2>Results that it is awarded with</h2>
    <dl class="results possible">
      {results.map((result) => (
        <PossibleResult {...result} />
      ))}
    </dl>
  </section>
)
