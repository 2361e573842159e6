import type { ActionContext, SignedIn } from '../actions/context.ts'
import type { Role } from '../core/access/permissions.ts'
import type { HostIdentity } from '../store/identities.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import type { Membership } from '../store/members.ts'

export type ConsoleTenant = Omit<Membership, 'role'>

/** Makes the context of one request, message or tick; `wiring.ts` is the only place that can. */
export type CreateContext = (env: Env, waitUntil: (work: Promise<unknown>) => void) => Promise<ActionContext>

export interface AppEnv {
  Bindings: Env
  Variables: {
    action: ActionContext
    /** Of the request, for the log and for problem documents. */
    requestId: string
    /** On an issuer's own host: which identity of whom that is. */
    identity?: HostIdentity
    /** Set behind `requireIssuer`, and behind `requireMode` in the console. */
    issuer: IssuerRecord
    /** Set behind `requireSignedIn`. */
    signedIn: SignedIn
    /** Set behind `requirePerson`: who is signed in, as a member of the tenant in the path. */
    person: { userId: string; email: string; name: string; role: Role }
    /** Set behind `requirePerson`. */
    tenant: ConsoleTenant
    /** Set behind `requireMode`. */
    mode: 'live' | 'test'
  }
}
