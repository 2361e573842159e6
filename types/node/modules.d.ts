// What wrangler makes of these; `src/env.d.ts` says so for the Worker.
declare module '*.ttf' {
  const bytes: ArrayBuffer
  export default bytes
}
declare module '*.wasm' {
  const module: WebAssembly.Module
  export default module
}
