/** Where a REST operation lives: method, path pattern, the labels in it. */
export interface Route {
  readonly method: string
  readonly status: number
  readonly pattern: RegExp
  readonly labels: readonly string[]
  /** Literal characters in the template: of two matching routes the more literal one is meant. */
  readonly literals: number
}

/** `/clusters/{name}/node-groups/{group}` to a pattern; `{key+}` is a greedy label. */
export function compileRoute(method: string, template: string, status: number): Route {
  const path = template.split('?')[0] ?? ''
  const labels: string[] = []
  const source = path
    .replace(/[.*^$()|[\]\\]/g, '\\$&')
    .replace(/\{(\w+)(\+?)\}/g, (_, label: string, greedy: string) => {
      labels.push(label)
      return greedy ? '(.+)' : '([^/]+)'
    })
  return {
    method,
    status,
    labels,
    pattern: new RegExp(`^${source}/?$`),
    literals: path.replace(/\{.*?\}/g, '').length,
  }
}
