import type { ConsoleFrame } from './frame.ts'
import { ROLE_NAMES } from './role-names.ts'

/** Who is signed in, and the way out. A `details` element, so that it opens without script. */
export const AccountMenu = ({ frame: { person, tenant } }: { frame: ConsoleFrame }) => (
  <details class="account-menu">
    <summary>
      <bdi>{person.name || person.email}</bdi>
    </summary>
    <div class="account-sheet">
      <p class="small" dir="auto">
        {person.email}
        {tenant && (
          <>
            <br />
            {ROLE_NAMES[tenant.role]} of <bdi>{tenant.name}</bdi>
          </>
        )}
      </p>
      <nav aria-label="Your account">
        <a href="/app/account">Your account</a>
        <a href="/app">Your organisations</a>
      </nav>
      <form method="post" action="/app/sign-out">
        <button class="button" type="submit">
          Sign out
        </button>
      </form>
    </div>
  </details>
)
