/** Keeps files in R2. Keys name their content, so writing twice changes nothing. */
export const r2FileStore = (bucket: R2Bucket) => ({
  put: async (key: string, bytes: Uint8Array, contentType: string): Promise<void> => {
    await bucket.put(key, bytes, { httpMetadata: { contentType } })
  },
  get: async (key: string): Promise<{ bytes: Uint8Array<ArrayBuffer>; contentType: string } | undefined> => {
    const object = await bucket.get(key)
    if (!object) return undefined
    const contentType = object.httpMetadata?.contentType ?? 'application/octet-stream'
    return { bytes: new Uint8Array(await object.arrayBuffer()), contentType }
  },
  list: async (prefix: string, limit: number): Promise<string[]> =>
    (await bucket.list({ prefix, limit })).objects.map(({ key }) => key),
  listAged: async (prefix: string, { after, limit }: { after: string; limit: number }) =>
    (await bucket.list({ prefix, limit, startAfter: after })).objects.map(({ key, uploaded }) => ({
      key,
      writtenAt: uploaded,
    })),
  /** A body that may be larger than memory; how long it is must be known. */
  putStream: async (key: string, body: ReadableStream, contentType: string): Promise<void> => {
    await bucket.put(key, body, { httpMetadata: { contentType } })
  },
  /** Undefined: there is no such file. */
  sizeOf: async (key: string): Promise<number | undefined> => (await bucket.head(key))?.size,
  getRange: async (key: string, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> => {
    const object = length === 0 ? null : await bucket.get(key, { range: { offset, length } })
    return object ? new Uint8Array(await object.arrayBuffer()) : new Uint8Array(0)
  },
  delete: async (key: string): Promise<void> => {
    await bucket.delete(key)
  },
})
