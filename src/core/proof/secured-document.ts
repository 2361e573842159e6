import { canonicalText } from './canonical-text.ts'
import type { JsonObject } from './rdf.ts'

/** A document as one or several proofs secure it, with its canonical form, which is made once. */
export interface SecuredDocument {
  readonly document: JsonObject
  /** Canonical N-Quads; throws where safe-mode expansion finds something that would be lost. */
  nQuads(): Promise<string>
}

/** `document` is given without the proofs that are to be verified. */
export function secureDocument(document: JsonObject): SecuredDocument {
  let text: Promise<string> | undefined
  return {
    document,
    nQuads: () => {
      text ??= canonicalText(document)
      return text
    },
  }
}
