import { stableJson } from '../reports/stable-json'
import { type Fact, list, record, value } from './facts'

/** Facts of any field by its name and shape, for what needs no words of its own. */
export function plainFacts(name: string, content: unknown): Fact[] {
  return name === 'tags' && isTextRecord(content) ? record('Tag', content) : flatten(inWords(name), content)
}

function flatten(field: string, content: unknown): Fact[] {
  if (content === null || content === undefined) return []
  if (typeof content === 'string') return value(field, content)
  if (typeof content !== 'object')
    return value(field, typeof content === 'boolean' ? yesOrNo(content) : String(content))
  if (Array.isArray(content)) return list(field, content.map(asText))
  return Object.entries(content).flatMap(([name, inner]) => flatten(`${field}: ${inWords(name).toLowerCase()}`, inner))
}

const yesOrNo = (content: boolean) => (content ? 'yes' : 'no')
const asText = (one: unknown) => (typeof one === 'string' ? one : stableJson(one))

const isTextRecord = (content: unknown): content is Record<string, string> =>
  typeof content === 'object' &&
  content !== null &&
  !Array.isArray(content) &&
  Object.values(content).every((one) => typeof one === 'string')

const spelled: Readonly<Record<string, string>> = {
  arn: 'ARN',
  oidc: 'OIDC',
  kms: 'KMS',
  id: 'id',
  spot: 'Spot',
}

/** `nodeRoleArn` is `Node role ARN`. */
function inWords(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(' ')
    .map((word) => spelled[word] ?? word)
  const [first = '', ...rest] = words
  return [first.charAt(0).toUpperCase() + first.slice(1), ...rest].join(' ')
}
