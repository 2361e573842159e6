import { Layout } from './layout.tsx'
import { ownAddress } from './web-address.ts'

export interface SeatRow {
  id: string
  achievement: string
  standing: string
  state: 'free' | 'invited' | 'claimed' | 'gone'
  person: { email?: string; name?: string }
  link?: string
}

export interface SeatsPageProps {
  path: string
  order: string
  issuer: { name: string; url: string; isTest: boolean }
  isExpired: boolean
  free: { achievement: string; name: string; count: number }[]
  seats: SeatRow[]
  error?: string
  /** What was typed, to be corrected. */
  people?: string
  done?: string
}

const WORDS: Record<SeatRow['state'], string> = {
  free: 'Free',
  invited: 'Invited',
  claimed: 'Taken',
  gone: 'Cancelled',
}

const standingOf = ({ state, standing }: SeatRow): string => {
  if (state !== 'claimed') return standing === 'awaiting_payment' ? 'Not paid yet' : WORDS[state]
  if (standing === 'issued') return 'Badge awarded'
  return standing === 'suspended' ? 'Suspended' : 'Taken; the badge follows'
}

const InviteForm = ({ path, free, error, people }: SeatsPageProps) => (
  <section>
    <h2>Send places to people</h2>
    <form class="verify-form" method="post" action={path}>
      <input type="hidden" name="do" value="invite" />
      {error && (
        <p class="field-error" id="seats-error">
          {error}
        </p>
      )}
      <label for="achievement">For which badge</label>
      <select id="achievement" name="achievement">
        {free.map(({ achievement, name, count }) => (
          <option value={achievement}>
            {name} ({count} free)
          </option>
        ))}
      </select>
      <label for="people">Addresses</label>
      <p class="hint" id="people-hint">
        One a line: ada@example.org, or Ada Lovelace &lt;ada@example.org&gt;. Each gets a mail with a link of
        their own.
      </p>
      <textarea
        id="people"
        name="people"
        rows={6}
        spellcheck={false}
        autocapitalize="off"
        required
        aria-describedby={error ? 'seats-error people-hint' : 'people-hint'}
      >
        {people ?? ''}
      </textarea>
      <button class="button button-first" type="submit">
        Send the links
      </button>
    </form>
  </section>
)

const SeatButton = ({
  path,
  seat,
  action,
  label,
}: {
  path: string
  seat: string
  action: string
  label: string
}) => (
  <form method="post" action={path}>
    <input type="hidden" name="do" value={action} />
    <input type="hidden" name="seat" value={seat} />
    <button class="button" type="submit">
      {label}
    </button>
  </form>
)

const SeatItem = ({ path, seat, number }: { path: string; seat: SeatRow; number: number }) => (
  <li>
    <h3>
      {number}. <bdi>{seat.person.name ?? seat.person.email ?? 'Nobody yet'}</bdi>
    </h3>
    <p>
      <strong>{standingOf(seat)}</strong> · <bdi>{seat.achievement}</bdi>
      {seat.person.name && seat.person.email && (
        <>
          {' '}
          · <bdi>{seat.person.email}</bdi>
        </>
      )}
    </p>
    {seat.link && seat.state === 'free' && (
      <>
        <label for={`link-${seat.id}`}>Link to hand out</label>
        <input id={`link-${seat.id}`} readonly value={seat.link} />
      </>
    )}
    {seat.state === 'invited' && (
      <div class="actions">
        <SeatButton path={path} seat={seat.id} action="resend" label="Send the mail again" />
        <SeatButton path={path} seat={seat.id} action="take-back" label="Take the place back" />
      </div>
    )}
    {seat.state === 'free' && seat.link && (
      <div class="actions">
        <SeatButton path={path} seat={seat.id} action="take-back" label="Make a new link" />
      </div>
    )}
  </li>
)

/** Where a buyer hands out what was bought: no account, no script. */
export const SeatsPage = (props: SeatsPageProps) => {
  const { path, order, issuer, isExpired, free, seats, done } = props
  const taken = seats.filter(({ state }) => state === 'claimed').length
  return (
    <Layout
      title={`Places of order ${order}`}
      description={`Hand out the badges of order ${order} of ${issuer.name}.`}
      robots="noindex, nofollow"
      test={issuer.isTest}
    >
      <div class="sheet">
        <h1>
          Places of order <bdi>{order}</bdi>
        </h1>
        <p class="lead">
          Bought at{' '}
          <a href={ownAddress(issuer.url)} dir="auto">
            {issuer.name}
          </a>
          . {!isExpired && `${taken} of ${seats.length} are taken.`}
        </p>
        {done && <p role="status">{done}</p>}
        {isExpired ? (
          <form method="post" action={path}>
            <input type="hidden" name="do" value="new-link" />
            <p class="lead">This link has expired. A new one goes to the address of the order.</p>
            {props.error && <p class="field-error">{props.error}</p>}
            <button class="button button-first" type="submit">
              Send me a new link
            </button>
          </form>
        ) : (
          <>
            {free.length > 0 && <InviteForm {...props} />}
            {free.length === 0 && props.error && <p class="field-error">{props.error}</p>}
            <section>
              <h2>All places</h2>
              <ol class="seats">
                {seats.map((seat, index) => (
                  <SeatItem path={path} seat={seat} number={index + 1} />
                ))}
              </ol>
            </section>
          </>
        )}
      </div>
    </Layout>
  )
}
