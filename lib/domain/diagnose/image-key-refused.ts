import { accountOf, parseArn } from '../arn'
import { roleBehind } from '../launch-paths/index-inventory'
import type { JudgedNeed } from '../launch-paths/need'
import { labelOfKey } from '../launch-paths/summarize-need'
import { type Inquiry, valuesOf } from './inquiry'
import { isKeyMeant } from './is-key-meant'
import { holding, type Link } from './link'
import { imageShared } from './name-signature'

/** What is asked of the key of a snapshot that a volume is restored from (domain.md 3.2). */
const readsSnapshot = new Set(['Decrypt', 'ReEncryptFrom'])

/**
 * A launching role of the cluster was refused a key that no launch of the cluster names: a launch reaches another key only through the
 * snapshot of its image (F17). Images are not read, so only the refusal shows it.
 */
export function imageKeyRefused({ reading, index }: Inquiry, own: readonly JudgedNeed[]): readonly Link[] {
  const operations = valuesOf(reading, 'operation').filter((operation) => readsSnapshot.has(operation))
  const isRefused = valuesOf(reading, 'no-allow-in', 'deny-in').length > 0
  const callers = valuesOf(reading, 'principal').map((arn) => roleBehind(index, arn))
  if (operations.length === 0 || !isRefused || !own.some(({ principal }) => callers.includes(principal.arn))) return []
  return valuesOf(reading, 'key').flatMap((key): Link[] => {
    if (parseArn(key) === null || own.some((need) => isKeyMeant(index, need, key))) return []
    const text = `The refused key is ${labelOfKey(index, key)}, which no launch of this cluster names: it is that of the snapshot behind the image. ${imageShared.text}`
    return [
      {
        ...holding('launch-request', imageShared.title, text),
        status: 'fails',
        failure: imageShared.failure,
        operations,
        fix: { accountId: accountOf(key), text: imageShared.fix },
        confirmed: true,
      },
    ]
  })
}
