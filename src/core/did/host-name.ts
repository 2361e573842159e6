// What would be more than a name, or would be read as something else, for instance as a user before a host.
const FOREIGN = /[\s/\\@:?#%[\]]/u
const LABELS = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/**
 * A host's name as the DNS has it: lower case, international names in punycode (UTS 46, as URLs have them). Undefined for
 * what is not the full name of a host: one label, an address, a port, a path.
 */
export function parseHostName(text: string): string | undefined {
  const name = text.trim().replace(/\.$/, '')
  if (FOREIGN.test(name) || !URL.canParse(`https://${name}/`)) return undefined
  const { hostname } = new URL(`https://${name}/`)
  return LABELS.test(hostname) ? hostname : undefined
}
