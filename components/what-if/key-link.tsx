import Link from '@cloudscape-design/components/link'
import { nameOf } from '@/lib/domain/arn'
import { paths } from '@/lib/paths'

/** The key's page; what is written where it resolves to no key. */
export const KeyLink = ({ keyArn, keyAlias }: { readonly keyArn: string; readonly keyAlias: string }) =>
  keyArn.startsWith('arn:') ? <Link href={paths.key(keyArn)}>{keyAlias || nameOf(keyArn)}</Link> : keyArn
