import { parseArgs } from 'node:util'
import { operatorClient, type PlatformTask, waitForTask } from './lib/operator.ts'

// Seals everything anew with the newest KEK and waits until that is done. Ended by Ctrl-C, the work goes on in the
// Worker; the same command shows it again. `--drop N`: the Worker is to do without KEK_VN from now on.
interface Rotation {
  current: number
  keys: {
    version: number
    configured: boolean
    sealed: number
    emptySince?: string
    mayBeDroppedFrom?: string
    droppedAt?: string
  }[]
  task?: PlatformTask
}

const PATH = '/api/v1/operator/kek-rotation'

const { values } = parseArgs({
  options: { url: { type: 'string' }, drop: { type: 'string' }, status: { type: 'boolean' } },
})

try {
  const api = operatorClient(values.url)
  if (values.drop !== undefined)
    await api.post(`${PATH}/drop`, { version: Number(values.drop) }, { expect: [200] })
  else if (!values.status) await rotate(api)
  report(await api.get<Rotation>(PATH))
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}

async function rotate(api: ReturnType<typeof operatorClient>): Promise<void> {
  await api.post(PATH, {}, { expect: [202] })
  console.log(`Sealing anew at ${api.origin}. Ctrl-C ends this display, not the work.`)
  const task = await waitForTask(
    async () => (await api.get<Rotation>(PATH)).task,
    ({ done, failed }) =>
      console.log(`  ${done} values sealed anew${failed > 0 ? `, ${failed} could not be opened` : ''}`),
  )
  if (task.state === 'failed') throw new Error(task.reason ?? 'The work has failed.')
}

function report({ current, keys }: Rotation): void {
  for (const { version, configured, sealed, mayBeDroppedFrom, droppedAt } of keys) {
    const facts = [
      version === current ? 'seals now' : undefined,
      `${sealed} values`,
      configured ? undefined : 'not set',
      droppedAt ? `given up ${droppedAt}: the secret may be deleted` : undefined,
      !droppedAt && mayBeDroppedFrom ? `may be dropped from ${mayBeDroppedFrom}` : undefined,
    ]
    console.log(`KEK_V${version}: ${facts.filter(Boolean).join(', ')}`)
  }
}
