import { readFileSync } from 'node:fs'

// USER_HZ, which Linux fixes at 100 for everything it tells in /proc.
const TICKS_A_SECOND = 100

/** Processor time that a process has used; undefined where there is no /proc. */
export function cpuSeconds(pid: number | undefined): number | undefined {
  if (pid === undefined) return undefined
  try {
    // The name of the process is in brackets and may hold anything, so fields are counted from behind it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND
  } catch {
    return undefined
  }
}

/** Time that a process was ready to run and had no core; undefined where there is no /proc. */
export function waitedSeconds(pid: number | undefined): number | undefined {
  if (pid === undefined) return undefined
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[1]) / 1e9
  } catch {
    return undefined
  }
}

/** The child of a process that runs the named program. */
export function childNamed(pid: number, program: string): number | undefined {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
    return children
      .map(Number)
      .find((child) => readFileSync(`/proc/${child}/comm`, 'utf8').trim() === program)
  } catch {
    return undefined
  }
}
