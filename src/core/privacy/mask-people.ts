// Members under which shops put people; what else they hold is not masked.
const PERSONAL =
  /(^|_|[a-z])(e?mail|name|phone|fax|address\d?|street|city|zip|postal_?code|postcode|company|ip|user_agent|latitude|longitude|note|message|comment)$/i
// Names of things, which tell of nobody.
const HARMLESS =
  /^(display_?name|product_?name|variant_?title|title|plan_?name|price_?name|app_?name|source_?name|gateway|event_?name|topic|file_?name|host_?name|shop_?domain|name_?on_?receipt)$/i
const MASK = '•••'

/** A webhook body in which nobody can be recognised: texts under members that name people, and every address, are masked. */
export function maskPeople(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return maskText(value, key)
  if (typeof value === 'number') return isPersonal(key) ? MASK : value
  if (Array.isArray(value)) return value.map((item) => maskPeople(item, key))
  if (typeof value !== 'object' || value === null) return value
  const isProperty = 'name' in value && 'value' in value
  return Object.fromEntries(
    Object.entries(value).map(([member, inner]) => {
      // A field that a buyer filled in: its name is the shop's, its value the buyer's.
      if (isProperty && member === 'name') return [member, inner]
      if (isProperty && member === 'value' && typeof inner === 'string') return [member, MASK]
      return [member, maskPeople(inner, isLine(value) && member === 'name' ? 'title' : member)]
    }),
  )
}

/** A line of an order has the name of a thing. */
const isLine = (value: object): boolean => 'quantity' in value || 'sku' in value || 'product_id' in value

const isPersonal = (key: string): boolean => PERSONAL.test(key) && !HARMLESS.test(key)

function maskText(text: string, key: string): string {
  if (text === '') return text
  if (isPersonal(key)) return MASK
  // All that stands around the sign goes: better too much than half an address left.
  return text
    .split(/(\s+)/)
    .map((word) => (word.includes('@') ? MASK : word))
    .join('')
}
