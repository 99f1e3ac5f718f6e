/** A value as an HCL expression for `jsonencode`: what a template or an escape could read otherwise is taken literally. */
export function hclValue(value: unknown, indent = ''): string {
  const inner = `${indent}  `
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]'
    if (value.every((one) => typeof one !== 'object')) return `[${value.map((one) => hclValue(one)).join(', ')}]`
    return `[\n${value.map((one) => `${inner}${hclValue(one, inner)},\n`).join('')}${indent}]`
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
    if (entries.length === 0) return '{}'
    const lines = entries.map(([key, one]) => `${inner}${hclString(key)} = ${hclValue(one, inner)}\n`)
    return `{\n${lines.join('')}${indent}}`
  }
  return typeof value === 'string' ? hclString(value) : JSON.stringify(value)
}

/** A quoted HCL string. https://developer.hashicorp.com/terraform/language/expressions/strings */
export function hclString(text: string): string {
  let out = ''
  const chars = [...text]
  for (const [i, char] of chars.entries()) {
    const next = chars[i + 1]
    if (char === '"' || char === '\\') out += `\\${char}`
    else if (char === '\n') out += '\\n'
    else if (char === '\r') out += '\\r'
    else if (char === '\t') out += '\\t'
    else if ((char === '$' || char === '%') && next === '{') out += char + char
    // Before another one it could be read as part of the escape that follows.
    else if ((char === '$' || char === '%') && next === char) out += codeOf(char)
    else out += /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u.test(char) ? codeOf(char) : char
  }
  return `"${out}"`
}

function codeOf(char: string): string {
  const code = char.codePointAt(0) ?? 0
  // Half of a character pair is no character; JSON and HCL have no text for it.
  if (code >= 0xd800 && code <= 0xdfff) return '\\ufffd'
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}

/** A block's label from any name. */
export function hclLabel(text: string): string {
  const label = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
  return /^[a-z]/.test(label) ? label : `keyscope_${label}`
}
