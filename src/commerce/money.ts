// ISO 4217 (and what the shops make of it): currencies whose smallest unit is not a hundredth.
const NO_MINOR_UNIT = new Set(
  'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' '),
)
const THREE_DIGITS = new Set('BHD IQD JOD KWD LYD OMR TND'.split(' '))

/** How many decimal places a currency's amounts have. */
export function currencyExponent(currency: string): number {
  const code = currency.toUpperCase()
  if (NO_MINOR_UNIT.has(code)) return 0
  return THREE_DIGITS.has(code) ? 3 : 2
}

/**
 * A decimal amount in the smallest unit of its currency, digit by digit: no binary fraction ever stands for money. More
 * places than the currency has are taken only when they are zeros. A sign is dropped: shops write refunds either way.
 */
export function toSmallestUnit(amount: unknown, currency: string | undefined): number | undefined {
  const text = typeof amount === 'number' ? String(amount) : amount
  if (typeof text !== 'string' || currency === undefined) return undefined
  const [, whole, fraction = ''] = /^[+-]?(\d{1,15})(?:\.(\d{0,10}))?$/.exec(text.trim()) ?? []
  if (whole === undefined) return undefined
  const places = currencyExponent(currency)
  if (/[1-9]/.test(fraction.slice(places))) return undefined
  const units = Number(whole + fraction.slice(0, places).padEnd(places, '0'))
  return Number.isSafeInteger(units) ? units : undefined
}
