import { directAchievement, type RuleMatch, selectRules } from './match-rule.ts'
import type { PurchaseEvent, PurchaseFact, PurchaseLine, TranslatedEvent } from './purchase.ts'

/** What an event says and what it would lead to by today's rules; nothing in it tells of a person. */
export interface ToldEvent {
  /** A sentence for people. */
  says: string
  wouldIssue: { line: string; quantity: number; achievements: string[] }[]
}

type Rule = { id: string; match: RuleMatch; achievement: string }

export function tellEvent(translated: TranslatedEvent, rules: readonly Rule[]): ToldEvent {
  switch (translated.kind) {
    case 'purchase':
      return tellPurchase(translated.event, rules)
    case 'signal': {
      const { signal, achievement, product, sku, positive } = translated.event
      const about = achievement ?? product ?? sku ?? 'something'
      return nothing(`A ${signal} for ${about}${positive ? '' : ', taken back'}.`)
    }
    case 'privacy':
      return nothing(`The shop passes on a request about personal data (${translated.event.topic}).`)
    default:
      return nothing(translated.reason)
  }
}

const nothing = (says: string): ToldEvent => ({ says, wouldIssue: [] })

function tellPurchase({ facts, mode }: PurchaseEvent, rules: readonly Rule[]): ToldEvent {
  const order = facts.find((fact) => fact.kind === 'order')
  const wouldIssue = (order?.lines ?? []).map((line) => ({
    line: nameOf(line),
    quantity: line.quantity,
    achievements: achievementsOf(line, rules),
  }))
  const news = facts.map(tellFact).filter((text) => text !== undefined)
  const trial = mode === 'test' ? 'Trial: ' : ''
  const says = news.length === 0 ? 'names by which an order is known' : news.join('; ')
  return { says: `${trial}${says}.`, wouldIssue }
}

const achievementsOf = (line: PurchaseLine, rules: readonly Rule[]): string[] => {
  const direct = directAchievement(line)
  return direct === undefined
    ? [...new Set(selectRules(rules, line).map(({ achievement }) => achievement))]
    : [direct]
}

const nameOf = ({ title, sku, price, variant, product, key }: PurchaseLine): string =>
  title ?? sku ?? price ?? variant ?? product ?? key

const PAYMENTS = {
  unpaid: 'not paid yet',
  paid: 'paid',
  free: 'nothing to pay',
  failed: 'the payment failed',
} as const

function tellFact(fact: PurchaseFact): string | undefined {
  switch (fact.kind) {
    case 'order':
      return `an order of ${fact.lines.length === 1 ? 'one line' : `${fact.lines.length} lines`}`
    case 'payment':
      return PAYMENTS[fact.status]
    case 'refund': {
      const units = (fact.lines ?? []).reduce((sum, line) => sum + line.quantity, 0)
      const what = units === 0 ? 'money alone' : units === 1 ? 'one unit' : `${units} units`
      return `a refund of ${what} (${fact.status})`
    }
    case 'charge':
      return fact.fullyRefunded ? 'refunded in full' : 'refunded in part'
    case 'cancel':
      return fact.undone ? undefined : 'called off'
    case 'fulfilment':
      return 'delivered'
    case 'dispute':
      return `a dispute (${fact.status})`
    case 'subscription':
      return `the subscription is ${fact.status}`
    default:
      return undefined
  }
}
