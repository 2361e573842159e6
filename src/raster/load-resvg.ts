type ResvgModule = typeof import('@resvg/resvg-wasm')

// One instance an isolate: the library keeps its WASM memory in a variable of its own and starts only once.
let started: Promise<ResvgModule> | undefined

/** The rasteriser, compiled and started when the first picture is drawn. */
export function loadResvg(): Promise<ResvgModule> {
  started ??= start().catch((cause) => {
    started = undefined
    throw cause
  })
  return started
}

async function start(): Promise<ResvgModule> {
  const [resvg, { default: wasm }] = await Promise.all([
    import('@resvg/resvg-wasm'),
    import('@resvg/resvg-wasm/index_bg.wasm'),
  ])
  await resvg.initWasm(wasm)
  return resvg
}
