import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  ENTITLEMENT_STATES,
  ENTITLEMENT_TRANSITIONS,
  type EntitlementState,
  OPEN_STATES,
} from '../../src/core/purchase/entitlement-state.ts'

const docs = readFileSync(new URL('../../docs/commerce.md', import.meta.url), 'utf8')
const diagram = /```mermaid\nstateDiagram-v2\n([\s\S]*?)```/.exec(docs)?.[1] ?? ''

/** The steps that the diagram draws; `open` stands for each of the states in it. */
function stepsDrawn(): Record<string, string[]> {
  const members = /state open \{([\s\S]*?)\}/.exec(diagram)?.[1]?.trim().split(/\s+/) ?? []
  const namesOf = (name: string) => (name === 'open' ? members : [name])
  const steps = new Map<string, Set<string>>()
  for (const [, from = '', to = ''] of diagram.matchAll(/^\s*(\w+) --> (\w+)/gm)) {
    for (const a of namesOf(from)) {
      const targets = namesOf(to).filter((b) => b !== a)
      steps.set(a, new Set([...(steps.get(a) ?? []), ...targets]))
    }
  }
  return Object.fromEntries([...steps].map(([state, targets]) => [state, [...targets].sort()]))
}

describe('the diagram of entitlements in docs/commerce.md', () => {
  it('draws the steps that the code can take, and no others', () => {
    const table = Object.entries(ENTITLEMENT_TRANSITIONS).map(([state, targets]) => [
      state,
      [...targets].sort(),
    ])
    expect(stepsDrawn()).toEqual(Object.fromEntries(table))
  })

  it('calls open what nothing has been issued for', () => {
    const open = ENTITLEMENT_STATES.filter((state) => state.startsWith('awaiting_') || state === 'ready')
    expect([...OPEN_STATES]).toEqual(open satisfies EntitlementState[])
  })

  it('is explained state by state', () => {
    for (const state of ENTITLEMENT_STATES) expect(docs).toContain(`| \`${state}\` |`)
  })
})
