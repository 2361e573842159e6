import type { ActionContext } from '../actions/context.ts'
import type { IssuerRecord } from '../store/issuers.ts'

/** Makes the context of one request, message or tick; `wiring.ts` is the only place that can. */
export type CreateContext = (env: Env, waitUntil: (work: Promise<unknown>) => void) => Promise<ActionContext>

export interface AppEnv {
  Bindings: Env
  Variables: {
    action: ActionContext
    /** Of the request, for the log and for problem documents. */
    requestId: string
    /** Set behind `requireIssuer`. */
    issuer: IssuerRecord
  }
}
