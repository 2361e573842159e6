import { parseArgs } from 'node:util'
import { operatorClient, type PlatformTask, waitForTask } from './lib/operator.ts'

// After D1 was set back: tells the database from the log in R2 what it has forgotten (docs/operations.md, "Restore").
// `--status`, before: whether the log has everything that it must be told of.
interface Restore {
  maintenance: boolean
  unlogged: number
  task?: PlatformTask
}

const PATH = '/api/v1/operator/restore'

const { values } = parseArgs({ options: { url: { type: 'string' }, status: { type: 'boolean' } } })

try {
  const api = operatorClient(values.url)
  if (values.status) report(await api.get<Restore>(PATH))
  else await restore(api)
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}

function report({ maintenance, unlogged, task }: Restore): void {
  console.log(`MAINTENANCE is ${maintenance ? 'set' : 'not set'}.`)
  console.log(`${unlogged} rows are not in the log yet.`)
  if (task) console.log(`The newest restore: ${task.state}, ${task.done} pieces of the log.`)
  if (unlogged > 0)
    console.log('What is not in the log is lost when the database is set back. Ask again in a minute.')
  else if (!maintenance)
    console.log('Others can still write: set the Worker secret MAINTENANCE, and ask again.')
}

async function restore(api: ReturnType<typeof operatorClient>): Promise<void> {
  await api.post(PATH, {}, { expect: [202] })
  console.log(`Restoring ${api.origin} from the log. Ctrl-C ends this display, not the work.`)
  const task = await waitForTask(
    async () => (await api.get<Restore>(PATH)).task,
    ({ done }) => console.log(`  ${done} pieces of the log`),
  )
  if (task.state === 'failed') throw new Error(task.reason ?? 'The work has failed.')
  for (const [what, count] of Object.entries(task.result ?? {})) console.log(`  ${what}: ${count}`)
  console.log('Done. Delete the Worker secret MAINTENANCE, and the service answers again.')
}
