/** A paid order as WooCommerce's webhooks write it. */
export const wooOrder = (members: Record<string, unknown> = {}) => ({
  id: 727,
  number: '727',
  status: 'processing',
  currency: 'USD',
  total: '29.40',
  date_created_gmt: '2026-03-22T19:28:02',
  date_modified_gmt: '2026-03-22T19:28:08',
  date_paid_gmt: '2026-03-22T19:28:08',
  billing: { first_name: 'John', last_name: 'Doe', company: '', email: 'john.doe@example.com' },
  meta_data: [],
  line_items: [
    { id: 315, name: 'Welding', product_id: 93, variation_id: 0, quantity: 2, sku: '', meta_data: [] },
    { id: 316, name: 'Soldering', product_id: 22, variation_id: 23, quantity: 1, sku: 'S-1', meta_data: [] },
  ],
  refunds: [],
  ...members,
})
