/** Where a text stops being a JSON object, in words with line and column; null when it is one. */
export function jsonProblem(text: string): string | null {
  if (text.trim() === '') return 'Paste the JSON text.'
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? null
      : 'Expected a JSON object, beginning with {.'
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    if (/line \d+/.test(message)) return `This is no JSON: ${message}.`
    const position = /position (\d+)/.exec(message)?.[1]
    const before = text.slice(0, position === undefined ? text.length : Number(position))
    const line = before.split('\n').length
    const column = before.length - before.lastIndexOf('\n')
    return `This is no JSON: ${message} (line ${line} column ${column}).`
  }
}
