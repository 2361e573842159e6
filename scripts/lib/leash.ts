/**
 * `node leash.ts COMMAND ARGUMENT…` runs the command in the process group that this process leads, and ends
 * that whole group when the command ends, when it is told to, or when whoever started it is gone, in whatever
 * way: its standard input is a pipe that closes then. Without it workerd lives on when wrangler is killed.
 */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'

const GRACE_MS = 5_000

const [command = '', ...args] = process.argv.slice(2)
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] })

// Zero is the group of the caller, with this process in it.
const signalGroup = (signal: NodeJS.Signals) => process.kill(0, signal)

let ending = false
function end(): void {
  if (ending) return
  ending = true
  child.kill('SIGTERM')
  setTimeout(() => signalGroup('SIGKILL'), GRACE_MS)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
process.stdin.on('close', end).on('error', end).resume()

child.on('error', (error) => {
  console.error(`${command} cannot be started: ${error.message}`)
  process.exit(127)
})
child.on('exit', (code, signal) => {
  if (ending) signalGroup('SIGKILL')
  // Ends by itself: its exit code must be told, so this process only notes the signal it sends.
  ending = true
  signalGroup('SIGTERM')
  process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0))
})
