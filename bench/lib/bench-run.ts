import type { Server } from './start-server.ts'
import type { ServerOptions } from './worker-options.ts'

/** What a part of the benchmark is given. */
export interface BenchRun {
  /** The Worker as it is deployed, or another `script`, with production's bindings. */
  startSignet: (options?: Partial<Pick<ServerOptions, 'script' | 'data' | 'consumers'>>) => Promise<Server>
  /** Its main module, with what lies beside it. */
  signetScript: string
  /** The Worker that runs pieces of `src/core` and the peer over and over. */
  startPieces: () => Promise<Server>
  /** A folder that is removed after the run. */
  newFolder: (name: string) => string
  /** One line about what is going on. */
  say: (text: string) => void
}
