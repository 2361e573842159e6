import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldFacts } from '../../src/core/purchase/fold-facts.ts'
import type { EntitlementPlan } from '../../src/core/purchase/plan-entitlements.ts'
import type { PurchaseFact } from '../../src/core/purchase/purchase.ts'
import type { ExistingUnit, UnitKey, WantedAchievement } from '../../src/core/purchase/unit.ts'
import { EMPTY, line, plan, unit, wish } from '../support/purchase-units.ts'

/** What the actions do with a plan, in memory. */
function carryOut(
  world: readonly ExistingUnit[],
  made: EntitlementPlan,
  wanted: readonly WantedAchievement[],
): ExistingUnit[] {
  const text = (unitKey: UnitKey) => JSON.stringify([unitKey.lineKey, unitKey.unit, unitKey.achievement])
  const units = new Map(world.map((existing) => [text(existing), { ...existing }]))
  const unitOf = (unitKey: UnitKey) => {
    const found = units.get(text(unitKey))
    if (found === undefined) throw new Error(`no unit ${text(unitKey)}`)
    return found
  }
  for (const created of made.create) {
    if (units.has(text(created))) throw new Error(`unit ${text(created)} exists`)
    const wish = wanted.find(
      (one) => one.lineKey === created.lineKey && one.achievement === created.achievement,
    )
    units.set(text(created), unit({ ...created, needs: wish?.needs ?? [] }))
  }
  for (const { from, to, ...changed } of made.change) {
    expect(unitOf(changed)).toMatchObject(from)
    const one = unitOf(changed)
    const rises = from.state === 'cancelled' && one.credential?.state === 'withdrawn'
    Object.assign(one, to, rises && { credential: null })
  }
  const setState = (changes: readonly { id: string }[], state: 'withdrawn' | 'suspended' | 'standing') => {
    for (const { id } of changes) {
      for (const one of units.values()) {
        if (one.credential?.id === id) one.credential = { ...one.credential, state }
      }
    }
  }
  setState(made.credentials.revoke, 'withdrawn')
  setState(made.credentials.suspend, 'suspended')
  setState(made.credentials.reinstate, 'standing')
  for (const issued of made.issue) {
    expect(unitOf(issued).state).toBe('ready')
    const credential = {
      id: text(issued),
      state: 'standing' as const,
      canSuspend: true,
      others: 'none' as const,
    }
    Object.assign(unitOf(issued), { state: 'issued', credential })
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
      isComplete: true,
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
        disputes: fc.subarray(['inquiry', 'open', 'won'] as const),
        lineRefund: fc.option(fc.integer({ min: 1, max: 3 }), { nil: 0 }),
        cancels: fc.subarray(['off', 'on'] as const),
        replaced: fc.boolean(),
      })
      .map((what) => {
        const { payments, refunds, amount, charged, repeated, disputes, lineRefund, cancels, replaced } = what
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
        for (const [n, status] of cancels.entries()) {
          const undone = status === 'on' && { undone: true as const }
          events.push([{ kind: 'cancel', ref: 'cs_1', ...undone, at: 4 + n }])
        }
        if (replaced) events.push([{ ...order, lines: orderLines.slice(1), at: 5 }])
        for (const status of disputes) events.push([{ kind: 'dispute', ref: 'du_1', status, at: 4 }])
        if (lineRefund > 0) {
          const lines = [{ key: 'line-1', quantity: lineRefund }]
          events.push([{ kind: 'refund', ref: 're_2', lines, status: 'succeeded', at: 3 }])
        }
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
      world = carryOut(world, plan({ state, existing: world, wanted }), wanted)
      expect(plan({ state, existing: world, wanted })).toEqual(EMPTY)
    }
    return world
  }

  // A purchase that was dead from the start has no units where another has cancelled ones: the same to everybody.
  const living = (world: readonly ExistingUnit[]) =>
    world
      .filter((existing) => existing.state !== 'cancelled')
      // Whether it was issued before it was held is history.
      .map(({ credential, ...one }) => JSON.stringify([one, one.state === 'issued' && credential?.state]))
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
          world.every(
            (one) => one.state !== 'cancelled' || (one.credential?.state ?? 'withdrawn') === 'withdrawn',
          ),
        ).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})
