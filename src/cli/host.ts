import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'

/** What the machine gives: time, network, files. The only file of this room that asks for them. */
export interface Host {
  now: () => Date
  fetch: (url: string, init: RequestInit) => Promise<Response>
  /** `-` is the standard input. */
  read: (path: string) => Promise<Uint8Array>
  print: (text: string) => void
  complain: (text: string) => void
}

export const nodeHost: Host = {
  now: () => new Date(),
  fetch: (url, init) => fetch(url, init),
  read: async (path) => (path === '-' ? buffer(process.stdin) : readFile(path)),
  print: (text) => void process.stdout.write(`${text}\n`),
  complain: (text) => void process.stderr.write(`${text}\n`),
}
