import { ScanScope } from '../../lib/domain/scans/scope'
import { invalidInput } from '../../lib/errors'
import type { ScopeOptions } from './scope-options'

/** The scope the options name; the whole organization when they name none. */
export function scopeOf(options: ScopeOptions): ScanScope {
  const exclude = given({
    accounts: options.excludeAccount,
    units: options.excludeUnit,
    tags: options.excludeTag?.map(tagOf),
    regions: options.excludeRegion,
  })
  const scope = given({
    accounts: options.account,
    units: options.unit,
    tags: options.tag?.map(tagOf),
    regions: options.region,
    exclude: Object.keys(exclude).length > 0 ? exclude : undefined,
    key: options.key,
  })
  if (options.key !== undefined && Object.keys(scope).length > 1)
    throw invalidInput('--key names one key and goes with no other option that says what is read.')
  const parsed = ScanScope.safeParse(scope)
  if (parsed.success) return parsed.data
  throw invalidInput(parsed.error.issues.map(({ path, message }) => `${optionOf(path)}: ${message}`).join('\n'))
}

const given = (values: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))

function tagOf(text: string): { key: string; value?: string } {
  const at = text.indexOf('=')
  return at < 0 ? { key: text } : { key: text.slice(0, at), value: text.slice(at + 1) }
}

/** `exclude.accounts.0` → `--exclude-account` */
function optionOf(path: readonly PropertyKey[]): string {
  const names = path
    .filter((part) => typeof part === 'string' && part !== 'value')
    .slice(0, path[0] === 'exclude' ? 2 : 1)
  return `--${names.map((name) => String(name).replace(/s$/, '')).join('-')}`
}
