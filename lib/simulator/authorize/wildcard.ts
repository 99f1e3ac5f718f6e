/** IAM's `*` (any text) and `?` (any one character). Case counts unless the caller folds it first. */
export function matchesWildcard(pattern: string, text: string): boolean {
  if (pattern === '*') return true
  if (!/[*?]/.test(pattern)) return pattern === text
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.')
  return new RegExp(`^${source}$`, 's').test(text)
}
