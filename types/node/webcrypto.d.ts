// @types/node declares WebCrypto's classes as values only; `core` names them as types.
import type { webcrypto } from 'node:crypto'

declare global {
  interface CryptoKey extends webcrypto.CryptoKey {}
  interface JsonWebKey extends webcrypto.JsonWebKey {}
}
