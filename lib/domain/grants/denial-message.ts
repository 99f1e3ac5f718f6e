/** The kinds of documents AWS names when it refuses a call (domain.md 4.1). */
export const denyingDocuments = [
  'identity-based policy',
  'resource-based policy',
  'permissions boundary',
  'session policy',
  'service control policy',
  'resource control policy',
  'VPC endpoint policy',
] as const
export type DenyingDocument = (typeof denyingDocuments)[number]

export interface Denial {
  readonly document: DenyingDocument
  /** An explicit Deny; else nothing in such a document allows the call. */
  readonly explicit: boolean
}

const names = denyingDocuments.map((name) => name.replace(' ', '\\s+')).join('|')
const grammar = new RegExp(
  `(?:because\\s+no\\s+(?<silent>${names})\\s+allows|with\\s+an\\s+explicit\\s+deny\\s+in\\s+an?\\s+(?<denying>${names}))`,
  'i',
)

/**
 * Which document refused, by the grammar of AWS's AccessDenied message; null when the message does not say. Two wordings are
 * confirmed, the others follow the same grammar: the raw text stays what a person is shown.
 */
export function readDenial(message: string): Denial | null {
  const found = grammar.exec(message)?.groups
  const name = (found?.silent ?? found?.denying)?.replace(/\s+/g, ' ').toLowerCase()
  const document = denyingDocuments.find((d) => d.toLowerCase() === name)
  return document ? { document, explicit: found?.denying !== undefined } : null
}
