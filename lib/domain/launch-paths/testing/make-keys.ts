import type { MadeCluster, Read } from './made-cluster'
import { read } from './made-cluster'

/** A key as somebody wrote it down, and the key it leads to. */
export interface ChosenKey {
  readonly written: string
  readonly arn: string
  /** Reads without which the writing does not lead to the key. */
  readonly needs: readonly Read[]
}

/** A key of the own account or of the vault, written in one of the ways AWS accepts. */
export function chooseKey(made: MadeCluster): ChosenKey {
  const { c, account, vault, region } = made
  const isForeign = c.percent(50)
  const owner = isForeign ? vault : account
  const alias = `${made.name}-${made.next()}`
  const arn = owner.key(alias, { region, keyId: keyId(made.next()) })
  const kms: Read = { collector: 'kms-keys', accountId: owner.id, region }
  const aliasArn = `arn:aws:kms:${region}:${owner.id}:alias/${alias}`
  const ways: ChosenKey[] = [
    { written: arn, arn, needs: [] },
    { written: aliasArn, arn, needs: [kms] },
  ]
  // A bare id or alias never leads out of the account.
  if (!isForeign) {
    ways.push({ written: arn.split('/')[1] ?? '', arn, needs: [kms] }, { written: `alias/${alias}`, arn, needs: [kms] })
  }
  return c.pick(ways)
}

const keyId = (number: number) => `10000000-0000-4000-8000-${String(number).padStart(12, '0')}`

/** What encrypts where nothing names a key: a key of the account's own, or AWS's. */
export interface DefaultKey {
  readonly key: ChosenKey | null
  readonly encrypts: boolean
}

/** Reads that show a key written in a launch template or known by the account's default. */
export const shownIn = (made: MadeCluster, collector: string, key: ChosenKey): readonly Read[] => [
  read(made, collector),
  ...key.needs,
]
