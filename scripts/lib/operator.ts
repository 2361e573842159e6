import { type ApiClient, apiClient } from './api-client.ts'
import { readDevSecrets } from './dev-secrets.ts'
import { localOrigin } from './dev-server.ts'
import { wantedPort } from './port.ts'
import { inRoot } from './root.ts'

/** A long piece of work of the platform, as the operator API shows it. */
export interface PlatformTask {
  id: string
  state: 'pending' | 'done' | 'failed'
  done: number
  failed: number
  reason?: string
  result?: Record<string, unknown>
}

/**
 * The operator API of a Signet: by default the one on this machine, with the token of `.dev.vars`; elsewhere with that of
 * the variable `OPERATOR_TOKEN`, which is never an argument, because others see those.
 */
export function operatorClient(url: string | undefined): ApiClient & { origin: string } {
  const origin = new URL(url ?? localOrigin(wantedPort())).origin
  const { OPERATOR_TOKEN } = process.env
  const token =
    OPERATOR_TOKEN || (url === undefined ? readDevSecrets(inRoot('.dev.vars')).OPERATOR_TOKEN : undefined)
  if (!token) throw new Error('Set OPERATOR_TOKEN in the environment of this command.')
  return { origin, ...apiClient(origin, token) }
}

/** Asks every other second until the work has ended, and tells how it goes on. It goes on without us, too. */
export async function waitForTask(
  ask: () => Promise<PlatformTask | undefined>,
  tell: (task: PlatformTask) => void,
  sleep = () => new Promise((resolve) => setTimeout(resolve, 2_000)),
): Promise<PlatformTask> {
  let told = ''
  for (;;) {
    const task = await ask()
    if (!task) throw new Error('The work that was just begun is not there.')
    const text = `${task.state} ${task.done} ${task.failed}`
    if (text !== told) tell(task)
    told = text
    if (task.state !== 'pending') return task
    await sleep()
  }
}
