/**
 * Where the archive keeps what is published at an address: a folder for each host, and below it the path. Documents get
 * the suffix that their address lacks, because a file and a folder cannot have one name.
 */
export function siteFile(url: string, suffix: '' | '.json' | '.jwt' = '.json'): string {
  const { host, pathname } = new URL(url)
  const path = pathname === '/' ? '/index' : pathname
  return `site/${host.replace(':', '_')}${path}${suffix}`
}
