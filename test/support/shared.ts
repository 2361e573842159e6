import { env } from 'cloudflare:workers'

const files = (env as unknown as { SHARED: Record<string, string> }).SHARED

/** False on a machine without the folder of public vectors; use it with `describe.runIf`. */
export const hasShared = Object.keys(files).length > 0

export const sharedPaths = (prefix: string): string[] =>
  Object.keys(files)
    .filter((path) => path.startsWith(prefix))
    .sort()

export function sharedBytes(path: string): Uint8Array {
  const base64 = files[path]
  if (base64 === undefined) throw new Error(`no shared file ${path}`)
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
}

export const sharedText = (path: string): string => new TextDecoder().decode(sharedBytes(path))

export const sharedJson = <T = unknown>(path: string): T => JSON.parse(sharedText(path)) as T
