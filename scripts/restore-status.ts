import { parseArgs } from 'node:util'
import { operatorClient, type PlatformTask, waitForTask } from './lib/operator.ts'

// After D1 was set back: tells the database from the log in R2 what it has forgotten (docs/operations.md, "Restore").
interface Restore {
  maintenance: boolean
  task?: PlatformTask
}

const PATH = '/api/v1/operator/restore'

const { values } = parseArgs({ options: { url: { type: 'string' } } })

try {
  const api = operatorClient(values.url)
  await api.post(PATH, {}, { expect: [202] })
  console.log(`Restoring ${api.origin} from the log. Ctrl-C ends this display, not the work.`)
  const task = await waitForTask(
    async () => (await api.get<Restore>(PATH)).task,
    ({ done }) => console.log(`  ${done} pieces of the log`),
  )
  if (task.state === 'failed') throw new Error(task.reason ?? 'The work has failed.')
  for (const [what, count] of Object.entries(task.result ?? {})) console.log(`  ${what}: ${count}`)
  console.log('Done. Delete the Worker secret MAINTENANCE, and the service answers again.')
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
