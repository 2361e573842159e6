import { Day } from './day.tsx'
import { ownAddress } from './web-address.ts'

export interface EndorsementProps {
  endorserName: string
  comment?: string
  since: Date
  until?: Date
  /** How the endorsement itself stands. */
  state: 'stands' | 'taken_back' | 'lapsed' | 'unknown'
  verifyUrl: string
}

const STANDING: Partial<Record<EndorsementProps['state'], string>> = {
  stands: 'It stands.',
  taken_back: 'It was taken back.',
  lapsed: 'It has lapsed.',
}

const Item = ({ endorserName, comment, since, until, state, verifyUrl }: EndorsementProps) => (
  <div class={`evidence endorsement-${state.replaceAll('_', '-')}`}>
    <h3 dir="auto">{endorserName}</h3>
    {comment && <p dir="auto">{comment}</p>}
    <p class="small">
      Signed on <Day at={since} />
      {until && (
        <>
          , until <Day at={until} />
        </>
      )}
      . {STANDING[state] && <strong>{STANDING[state]}</strong>}{' '}
      <a href={ownAddress(verifyUrl)}>Verify this endorsement</a>
    </p>
  </div>
)

/** Who vouches for the achievement, each with a signature of their own. */
export const Endorsements = ({ endorsements }: { endorsements: EndorsementProps[] }) => (
  <section>
    <h2>Endorsed by</h2>
    {endorsements.map((endorsement) => (
      <Item {...endorsement} />
    ))}
  </section>
)
