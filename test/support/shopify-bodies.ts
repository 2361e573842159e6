/** A line of an order as Shopify's webhooks write it. */
export const shopifyLine = (members: Record<string, unknown> = {}) => ({
  id: 11,
  product_id: 21,
  variant_id: 31,
  sku: 'WELD-1',
  title: 'Welding course',
  name: 'Welding course - Monday',
  quantity: 1,
  price: '120.00',
  properties: [],
  ...members,
})

/** A paid order: the bare resource, without an envelope. */
export const shopifyOrder = (members: Record<string, unknown> = {}) => {
  const order = {
    id: 1001,
    admin_graphql_api_id: 'gid://shopify/Order/1001',
    name: '#1001',
    test: false,
    financial_status: 'paid',
    fulfillment_status: null,
    cancelled_at: null,
    created_at: '2026-11-01T09:00:00-05:00',
    updated_at: '2026-11-01T10:00:00-05:00',
    currency: 'EUR',
    total_price: '120.00',
    email: 'bo@example.org',
    contact_email: 'bo@example.org',
    customer: { id: 41, email: 'bo@example.org', first_name: 'Bo', last_name: 'Buyer' },
    note_attributes: [],
    line_items: [shopifyLine()],
    refunds: [],
    ...members,
  }
  const lines = order.line_items as { quantity?: unknown; current_quantity?: unknown }[]
  return {
    ...order,
    line_items: lines.map((each) => ({ current_quantity: each.quantity, ...each })),
  }
}

/** One unit of its line given back. */
export const shopifyRefund = (members: Record<string, unknown> = {}) => ({
  id: 501,
  order_id: 1001,
  created_at: '2025-11-01T12:26:40Z',
  processed_at: '2025-11-01T12:26:40Z',
  restock: false,
  refund_line_items: [{ id: 601, line_item_id: 11, quantity: 1, restock_type: 'no_restock', subtotal: 40 }],
  transactions: [{ id: 701, kind: 'refund', status: 'success', amount: '40.00', currency: 'EUR' }],
  order_adjustments: [],
  ...members,
})
