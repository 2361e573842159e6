import { BadgeError } from '../core/badge-error.ts'

/** A shop wants us to wait; whoever has time goes on a little later. */
export const askedTooOften = (): BadgeError =>
  new BadgeError('rate_limited', 'the shop was asked too often; it is asked again later')
