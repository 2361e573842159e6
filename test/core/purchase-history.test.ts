import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldFacts } from '../../src/core/purchase/fold-facts.ts'
import {
  type EntitlementPlan,
  type ExistingUnit,
  planEntitlements,
  type UnitKey,
  type WantedAchievement,
} from '../../src/core/purchase/plan-entitlements.ts'
import type { PurchaseFact } from '../../src/core/purchase/purchase.ts'
import { EMPTY, line, unit, wish } from '../support/purchase-units.ts'

/** What the actions do with a plan, in memory. */
function carryOut(
  world: readonly ExistingUnit[],
  plan: EntitlementPlan,
  wanted: readonly WantedAchievement[],
): ExistingUnit[] {
  const text = (unitKey: UnitKey) => JSON.stringify([unitKey.lineKey, unitKey.unit, unitKey.achievement])
  const units = new Map(world.map((existing) => [text(existing), { ...existing }]))
  const unitOf = (unitKey: UnitKey) => {
    const found = units.get(text(unitKey))
    if (found === undefined) throw new Error(`no unit ${text(unitKey)}`)
    return found
  }
  for (const { recipient, ...created } of plan.create) {
    if (units.has(text(created))) throw new Error(`unit ${text(created)} exists`)
    const needs =
      wanted.find((one) => one.lineKey === created.lineKey && one.achievement === created.achievement)
        ?.needs ?? []
    units.set(text(created), unit({ ...created, needs, hasRecipient: recipient !== undefined }))
  }
  for (const { from, to, ...changed } of plan.change) {
    expect(unitOf(changed).state).toBe(from)
    unitOf(changed).state = to
  }
  for (const revoked of plan.revoke) {
    expect(unitOf(revoked)).toMatchObject({ hasCredential: true, state: 'cancelled' })
    unitOf(revoked).hasCredential = false
  }
  for (const issued of plan.issue) {
    expect(unitOf(issued)).toMatchObject({ hasCredential: false, state: 'ready' })
    Object.assign(unitOf(issued), { state: 'issued', hasCredential: true })
  }
  return [...units.values()]
}

describe('plans, one after the other', () => {
  const wanted = [
    wish('welder'),
    wish('safety', ['payment', 'completion']),
    wish('member', []),
    wish('baker', ['payment'], 'line-2'),
  ]
  const lines = fc
    .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 2 }))
    .map(([a, b]) => [line(a), line(b, 'line-2')])
  const buyer = fc.constantFrom({}, { email: 'buyer@example.org' })
  // One order, told by every event that carries it, and what else the shop says of it.
  const story = fc.tuple(lines, buyer).chain(([orderLines, orderBuyer]) => {
    const order: PurchaseFact = {
      kind: 'order',
      ref: 'cs_1',
      lines: orderLines,
      buyer: orderBuyer,
      amount: 100,
      at: 1,
    }
    const payments = fc.subarray(['unpaid', 'failed', 'paid'] as const)
    const refunds = fc.subarray(['pending', 'succeeded', 'failed'] as const)
    return fc
      .record({
        payments,
        refunds,
        amount: fc.constantFrom(40, 100),
        charged: fc.boolean(),
        repeated: fc.boolean(),
      })
      .map(({ payments, refunds, amount, charged, repeated }) => {
        const events: PurchaseFact[][] = [
          [order],
          ...payments.map((status): PurchaseFact[] => [
            order,
            { kind: 'payment', ref: 'cs_1', status, at: 2 },
          ]),
          ...refunds.map((status): PurchaseFact[] => [
            { kind: 'refund', ref: 're_1', amount, status, at: 3 },
          ]),
        ]
        if (charged) {
          events.push([
            {
              kind: 'charge',
              ref: 'ch_1',
              amount: 100,
              amountRefunded: amount,
              fullyRefunded: amount === 100,
              at: 3,
            },
          ])
        }
        return repeated ? [...events, ...events] : events
      })
  })

  const play = (events: readonly PurchaseFact[][]): ExistingUnit[] => {
    let world: ExistingUnit[] = []
    const known: PurchaseFact[] = []
    for (const facts of events) {
      known.push(...facts)
      const state = foldFacts(known)
      world = carryOut(world, planEntitlements({ state, existing: world, wanted }), wanted)
      expect(planEntitlements({ state, existing: world, wanted })).toEqual(EMPTY)
    }
    return world
  }

  // A purchase that was dead from the start has no units where another has cancelled ones: the same to everybody.
  const living = (world: readonly ExistingUnit[]) =>
    world
      .filter((existing) => existing.state !== 'cancelled')
      .map((existing) => JSON.stringify(existing, Object.keys(existing).sort()))
      .sort()

  it('leave nothing to do, and end alike whatever the order of the events', () => {
    const orders = story.chain((events) =>
      fc.record({
        events: fc.constant(events),
        shuffled: fc.shuffledSubarray(events, { minLength: events.length }),
      }),
    )
    fc.assert(
      fc.property(orders, ({ events, shuffled }) => {
        const world = play(shuffled)
        expect(living(world)).toEqual(living(play(events)))
        expect(
          world.filter((existing) => existing.state === 'cancelled').every((one) => !one.hasCredential),
        ).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})
