/** One thing that is otherwise in the later of two bodies of a resource. */
export type FieldChange =
  /** null: there was none, or there is none any more. */
  | { readonly type: 'value'; readonly field: string; readonly before: string | null; readonly after: string | null }
  | {
      readonly type: 'list'
      readonly field: string
      readonly added: readonly string[]
      readonly removed: readonly string[]
    }
  | { readonly type: 'document'; readonly field: string; readonly document: DocumentChange }
  /** What could be read changed, not what is there. null: it was read. */
  | { readonly type: 'sight'; readonly field: string; readonly before: string | null; readonly after: string | null }

/** A statement in words of its own document. */
export interface StatementText {
  /** Its Sid, else its number: `#3`. */
  readonly label: string
  /** The statement as JSON, two spaces deep. */
  readonly text: string
}

/** One element of a statement or of the document's head, its values compared as sets. */
export interface PartChange {
  /** `Action`, `Principal AWS`, `Condition StringEquals kms:ViaService`. */
  readonly part: string
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

export interface StatementChange {
  readonly label: string
  readonly before: string
  readonly after: string
  readonly parts: readonly PartChange[]
}

export type DocumentChange =
  | {
      readonly by: 'statements'
      /** Version, Id and whatever else stands beside the statements. */
      readonly head: readonly PartChange[]
      readonly added: readonly StatementText[]
      readonly removed: readonly StatementText[]
      readonly changed: readonly StatementChange[]
      readonly unchanged: number
    }
  /** At least one side is no policy document, or its text was not kept (null). */
  | { readonly by: 'text'; readonly before: string | null; readonly after: string | null }

/** The later of two bodies as seen from the earlier one. */
export interface ResourceChange {
  /** `created`: the earlier scan had not seen it; `removed`: the later one looked and did not find it. */
  readonly what: 'created' | 'removed' | 'changed'
  readonly fields: readonly FieldChange[]
}
