import { sweep } from './actions/sweep.ts'
import { createApp } from './http/app.ts'
import { logFault } from './http/problem.ts'
import { workThrough } from './jobs/queue.ts'
import { createContext, newRequestId } from './wiring.ts'

const app = createApp(createContext, newRequestId)

export default {
  fetch: app.fetch,
  async queue(batch, env, execution) {
    const ctx = await createContext(env, (work) => execution.waitUntil(work))
    await workThrough(ctx, batch, (cause, message) => logFault(cause, { queue: batch.queue, message }))
  },
  async scheduled(_controller, env, execution) {
    const ctx = await createContext(env, (work) => execution.waitUntil(work))
    const report = await sweep(ctx, (cause, step) => logFault(cause, { sweep: step }))
    console.log(JSON.stringify({ level: 'info', sweep: report }))
  },
} satisfies ExportedHandler<Env>
