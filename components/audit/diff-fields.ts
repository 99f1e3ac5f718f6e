export interface FieldChange {
  readonly field: string
  /** null: the field was not there. */
  readonly before: string | null
  readonly after: string | null
}

/** Which fields an entry changed, by name. Values that are not text are shown as JSON. */
export function diffFields(before: unknown, after: unknown): FieldChange[] {
  const [old, fresh] = [fieldsOf(before), fieldsOf(after)]
  const names = [...new Set([...old.keys(), ...fresh.keys()])]
  return names
    .map((field) => ({ field, before: old.get(field) ?? null, after: fresh.get(field) ?? null }))
    .filter((change) => change.before !== change.after)
}

function fieldsOf(value: unknown): Map<string, string> {
  if (value === null || value === undefined) return new Map()
  if (typeof value !== 'object' || Array.isArray(value)) return new Map([['value', show(value)]])
  return new Map(Object.entries(value).map(([field, content]) => [field, show(content)]))
}

const show = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value, null, 1) ?? ''))
