import { BASE } from './styles/base.ts'
import { CONSOLE } from './styles/console.ts'
import { PAGES } from './styles/pages.ts'
import { PARTS } from './styles/parts.ts'
import { PRINT } from './styles/print.ts'
import { TOKENS } from './styles/tokens.ts'

/** The one stylesheet of the public pages, served at `/assets/signet.css`. */
export const STYLESHEET: string = [TOKENS, BASE, PARTS, PAGES, PRINT].join('')

/** What the console adds to it, at `/assets/console.css`. */
export const CONSOLE_STYLESHEET: string = CONSOLE
