import { describeUnread, type Observed } from '../observed'

/** One thing a body says, under a name that is unique in it. What is absent says nothing. */
export type Fact = { readonly field: string; readonly from?: string } & (
  | { readonly is: 'value'; readonly value: string }
  | { readonly is: 'list'; readonly values: readonly string[] }
  | { readonly is: 'document'; readonly hash: string }
  /** This read did not work; `from` names it in the facts that come from it. */
  | { readonly is: 'unread'; readonly reason: string }
)

export const value = (field: string, text: string | number | null | undefined): Fact[] =>
  text === null || text === undefined || text === '' ? [] : [{ field, is: 'value', value: String(text) }]

export const list = (field: string, values: readonly string[]): Fact[] =>
  values.length === 0 ? [] : [{ field, is: 'list', values }]

export const document = (field: string, hash: string): Fact[] => [{ field, is: 'document', hash }]

export const record = (field: string, entries: Readonly<Record<string, string>>): Fact[] =>
  Object.entries(entries).map(([key, text]) => ({ field: `${field} ${key}`, is: 'value', value: text }))

/** The facts of a read that may have been refused. Where it was, one fact says so and the others are not there. */
export function observed<T>(field: string, read: Observed<T>, facts: (value: T) => Fact[]): Fact[] {
  if (read.state !== 'seen') return [{ field, from: field, is: 'unread', reason: describeUnread(read) }]
  return facts(read.value).map((fact) => ({ ...fact, from: field }))
}
