import { customType } from 'drizzle-orm/sqlite-core'

/** A BLOB column. D1 hands blobs back as arrays of numbers. */
export const bytes = customType<{
  data: Uint8Array<ArrayBuffer>
  driverData: ArrayBuffer | number[] | Uint8Array<ArrayBuffer>
}>({
  dataType: () => 'blob',
  fromDriver: (value) => (value instanceof Uint8Array ? value : new Uint8Array(value)),
  toDriver: (value) => value,
})
