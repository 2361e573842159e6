import type { Server } from './start-server.ts'
import type { ServerOptions } from './worker-options.ts'

/** What a part of the benchmark is given. */
export interface BenchRun {
  /** The Worker as it is deployed, with production's bindings. */
  startSignet: (options?: Pick<ServerOptions, 'data' | 'consumers'>) => Promise<Server>
  /** The Worker that runs pieces of `src/core` and the peer over and over. */
  startPieces: () => Promise<Server>
  /** A folder that is removed after the run. */
  newFolder: (name: string) => string
  /** One line about what is going on. */
  say: (text: string) => void
}
