import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isAlive } from '../../scripts/lib/on-shutdown.ts'
import { runToEnd, startProcess } from '../../scripts/lib/start-process.ts'
import { waitUntil } from '../../scripts/lib/wait-until.ts'

const FOR_EVER = 'setInterval(() => {}, 1000)'
// Does not care about polite requests.
const CHILD = `process.on('SIGTERM', () => {}); ${FOR_EVER}`

/** A command that starts a child, tells its number and goes on with `then`. */
const parentThat = (then: string): string[] => [
  process.execPath,
  '-e',
  `const child = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(CHILD)}])
   child.on('spawn', () => console.log('child ' + child.pid))
   ${then}`,
]

function listen(): { onOutput: (text: string) => void; said: () => string; child: () => Promise<number> } {
  let said = ''
  return {
    onOutput: (text) => {
      said += text
    },
    said: () => said,
    child: () =>
      waitUntil('the child is there', async () => Number(/child (\d+)/.exec(said)?.[1]) || undefined),
  }
}

const isGone = (pid: number) =>
  waitUntil(`process ${pid} is gone`, async () => !isAlive(pid) || undefined, { timeoutMs: 10_000 })

describe('a process that was started', () => {
  it('gives its exit code and its output', async () => {
    const { onOutput, said } = listen()
    const command = [process.execPath, '-e', 'console.log("out"); console.error("err"); process.exit(3)']
    expect(await runToEnd(command, { onOutput })).toBe(3)
    expect(said().split('\n').sort()).toEqual(['', 'err', 'out'])
  })

  it('ends with everything it has started when it is stopped', async () => {
    const { onOutput, child } = listen()
    const { stop } = startProcess(parentThat(FOR_EVER), { onOutput })
    const pid = await child()
    expect(isAlive(pid)).toBe(true)
    await stop()
    await isGone(pid)
  })

  it('leaves nothing behind when it ends by itself', async () => {
    const { onOutput, child } = listen()
    const { exited } = startProcess(parentThat('setTimeout(() => process.exit(4), 500)'), { onOutput })
    const pid = await child()
    expect(await exited).toBe(4)
    await isGone(pid)
  })

  it('does not outlive the one who started it, even if that one is killed without warning', async () => {
    const { onOutput, child } = listen()
    const module = join(import.meta.dirname, '../../scripts/lib/start-process.ts')
    const program = `import { startProcess } from ${JSON.stringify(module)}
      startProcess(${JSON.stringify(parentThat(FOR_EVER))}, { onOutput: (text) => console.log(text) })`
    const starter = spawn(process.execPath, ['--input-type=module', '-e', program])
    starter.stdout.setEncoding('utf8').on('data', onOutput)
    const pid = await child()
    starter.kill('SIGKILL')
    await isGone(pid)
  })
})
