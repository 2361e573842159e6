// Beside types/verifier-packages.d.ts: what only these tests use.
declare module '@digitalbazaar/ed25519-multikey' {
  interface Signer {
    id?: string
    algorithm: string
    sign(options: { data: Uint8Array }): Promise<Uint8Array>
  }
  interface KeyPair {
    id?: string
    publicKeyMultibase: string
    signer(): Signer
  }
  export function generate(options: { controller?: string; seed?: Uint8Array }): Promise<KeyPair>
}
