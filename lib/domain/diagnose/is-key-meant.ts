import type { InventoryIndex } from '../launch-paths/index-inventory'
import type { Need } from '../launch-paths/need'

/** Whether a key as somebody wrote it (ARN, id, alias, alias ARN) is the key of this need. */
export function isKeyMeant(index: InventoryIndex, need: Pick<Need, 'keyArn' | 'uses'>, written: string): boolean {
  if (need.keyArn === written || need.uses.some((use) => use.written === written)) return true
  const key = index.keys.get(need.keyArn)
  if (!key) return false
  if (key.keyId === written || key.aliases.includes(written)) return true
  return key.aliases.some((alias) => written === `${key.arn.slice(0, key.arn.indexOf(':key/') + 1)}${alias}`)
}
