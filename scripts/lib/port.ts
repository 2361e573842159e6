import { createServer } from 'node:net'

const LOOPBACK = '127.0.0.1'
export const DEFAULT_PORT = 8787

/** The port that `PORT` names, or the default one. */
export function wantedPort(env: NodeJS.ProcessEnv = process.env): number {
  const text = env.PORT
  if (text === undefined || text === '') return DEFAULT_PORT
  const port = Number(text)
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535)
    throw new Error(`PORT is "${text}", which is not a port number`)
  return port
}

/** A port that nobody listens on; it stays free only as long as nobody else asks. */
export const freePort = (): Promise<number> => listenOnce(0)

export const isPortFree = (port: number): Promise<boolean> =>
  listenOnce(port).then(
    () => true,
    () => false,
  )

function listenOnce(port: number): Promise<number> {
  const server = createServer()
  return new Promise((resolve, reject) => {
    server.on('error', reject)
    server.listen(port, LOOPBACK, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port))
    })
  })
}
