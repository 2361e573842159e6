import { formatDate } from './format-date.ts'

/** A date for people that keeps the exact instant for machines. */
export const Day = ({ at }: { at: Date }) => <time datetime={at.toISOString()}>{formatDate(at)}</time>
