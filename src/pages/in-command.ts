import { ownAddress } from './web-address.ts'

/**
 * An address in a command that people paste into a shell: it can end neither the double quotes of the script that it
 * stands in nor the single quotes of the shell round them.
 */
export const inCommand = (address: string): string =>
  ownAddress(address).replace(/[^\w:/?#[\]@!&()*+,;=.~%-]/g, (character) =>
    [...new TextEncoder().encode(character)]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join(''),
  )
