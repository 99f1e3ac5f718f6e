import { isProblem, parseDocument } from '../policy/document'

export interface StatementLabel {
  readonly index: number
  readonly sid: string | null
  /** Effect and the first actions. */
  readonly summary: string
}

/** The statements of a key policy as a person picks one of them; none of a text that is no policy. */
export function parsePolicyStatements(text: string): StatementLabel[] {
  if (isProblem(parseDocument(text, 'key-policy'))) return []
  const { Statement } = JSON.parse(text) as { Statement: unknown }
  return [Statement].flat().map((statement, index) => {
    const { Sid, Effect, Action, NotAction } = statement as Readonly<Record<string, unknown>>
    const actions = [Action ?? NotAction ?? []].flat().map(String)
    const more = actions.length > 2 ? ` and ${actions.length - 2} more` : ''
    return {
      index,
      sid: typeof Sid === 'string' && Sid !== '' ? Sid : null,
      summary: `${Effect} ${NotAction ? 'all but ' : ''}${actions.slice(0, 2).join(', ')}${more}`,
    }
  })
}
