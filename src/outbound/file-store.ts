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
})
