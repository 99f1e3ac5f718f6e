/** Where a REST operation lives: method, path pattern, the labels in it. */
export interface Route {
  readonly method: string
  readonly status: number
  readonly pattern: RegExp
  readonly labels: readonly string[]
  /** Query parameters that belong to the route: `?retention`, `?list-type=2`. */
  readonly query: readonly (readonly [name: string, value: string])[]
  /** Literal characters in the template: of two matching routes the more literal one is meant. */
  readonly literals: number
}

/** `/clusters/{name}/node-groups/{group}` to a pattern; `{key+}` is a greedy label. */
export function compileRoute(method: string, template: string, status: number): Route {
  const [path = '', search = ''] = template.split('?')
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
    // The SDK's own hint, which other clients leave out.
    query: [...new URLSearchParams(search)].filter(([name]) => name !== 'x-id'),
    pattern: new RegExp(`^${source}/?$`),
    literals: path.replace(/\{.*?\}/g, '').length,
  }
}
