import type { DoorSettings, HookFailure, ProviderName } from '../core/purchase/door.ts'
import type { TranslatedEvent } from '../core/purchase/purchase.ts'
import type { SetupGuide } from './setup-guide.ts'
import type { VerificationKey } from './verify-signature.ts'

/** One request to a webhook address; `header` takes names in lower case. */
export interface Delivery {
  header: (name: string) => string | null
  /** Exactly as received: the signature is over these bytes. */
  body: Uint8Array
}

/** What a delivery claims to be signed with. */
export interface SignatureClaim {
  /** The bytes that were signed. */
  signed: Uint8Array
  /** HMAC-SHA256 values of which one must be right. */
  macs: Uint8Array[]
  /** The same for Ed25519. */
  ed25519?: Uint8Array[]
  /** When it was signed, in epoch seconds, where the provider says so under the signature. */
  at?: number
}

/** How a delivery is known again, and what the provider calls it. */
export interface EventLabel {
  dedupeKey: string
  type: string | null
}

/** What is known of an event besides its body. */
export interface Reading {
  /** The dedupe key that it is stored under. */
  eventId: string
  type: string
  /** In epoch seconds. */
  receivedAt: number
  settings: DoorSettings
}

/** A sentence for the person who pasted it, or nothing when it may be right. */
export type Objection = string | undefined

/** All that is peculiar to one shop system. Nothing here throws on what a stranger sends. */
export interface Provider {
  name: ProviderName
  /** Its name as people know it. */
  title: string
  /** A few words for whoever chooses. */
  about: string
  /** Undefined: this provider's signature headers are not there, or not in their form. */
  readSignature: (delivery: Delivery) => SignatureClaim | undefined
  /** The keys that a secret stands for; none: it is not a secret of this provider. */
  keysOf: (secret: string) => VerificationKey[]
  label: (delivery: Delivery, payload: unknown, bodyDigest: string) => EventLabel
  /** Why a signed delivery is kept and not used, as far as its headers tell. */
  objectToOrigin?: (delivery: Delivery, settings: DoorSettings) => Objection
  translate: (payload: unknown, about: Reading) => TranslatedEvent
  /** `made`: we make it, and the tenant pastes it into the shop. */
  secret: { made: boolean; objectTo: (secret: string) => Objection }
  /** What `account` of the settings is here; undefined where there is nothing to pin. */
  account?: { what: string; objectTo: (account: string) => Objection }
  /** A read-only key of its API, for what webhooks leave out and what they missed. */
  apiKey?: { objectTo: (key: string) => Objection }
  /** Whether it sends again what was not answered with success. */
  retries: boolean
  guide: SetupGuide
}

export type Verdict = 'ok' | Extract<HookFailure, 'no_signature' | 'wrong_signature' | 'stale'>
