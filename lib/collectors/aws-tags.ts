interface AwsTag {
  readonly Key?: string
  readonly Value?: string
  readonly TagKey?: string
  readonly TagValue?: string
}

/** AWS's list of tags as a record in one fixed order: a shuffled list is not a change. */
export function tagRecord(
  tags: readonly AwsTag[] | Readonly<Record<string, string>> | undefined,
): Record<string, string> {
  const pairs = Array.isArray(tags)
    ? (tags as readonly AwsTag[]).map(
        ({ Key, TagKey, Value, TagValue }) => [Key ?? TagKey ?? '', Value ?? TagValue ?? ''] as const,
      )
    : Object.entries((tags ?? {}) as Readonly<Record<string, string>>)
  return Object.fromEntries([...pairs].sort(([a], [b]) => (a < b ? -1 : 1)))
}

export const isoTime = (date: Date | undefined): string | null => date?.toISOString() ?? null
