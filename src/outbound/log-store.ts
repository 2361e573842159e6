/** An append-only log in R2: pieces are written once, and nothing here changes or removes one. */
export const r2LogStore = (bucket: R2Bucket) => ({
  /** A piece that is there already stays: pieces name their content. */
  append: async (key: string, text: string): Promise<void> => {
    await bucket.put(key, text, {
      onlyIf: new Headers({ 'if-none-match': '*' }),
      httpMetadata: { contentType: 'application/jsonl' },
    })
  },
  /** Keys with the prefix that come after the given one, in ascending order. */
  list: async (prefix: string, after: string | undefined, limit: number): Promise<string[]> => {
    const options = { prefix, limit, ...(after !== undefined && { startAfter: after }) }
    return (await bucket.list(options)).objects.map(({ key }) => key)
  },
  read: async (key: string): Promise<string | undefined> => (await bucket.get(key))?.text(),
})
