import type { KeyUse, KeyUseKind } from './need'

/** What follows from a missing permission, the most urgent first. `in-use`: the control plane uses the key all the time. */
export const consequences = ['next-launch', 'in-use', 'until-replaced'] as const
export type Consequence = (typeof consequences)[number]

const consequenceOfKind: Readonly<Record<KeyUseKind, Consequence>> = {
  'launch-template': 'next-launch',
  'node-class': 'next-launch',
  'node-group': 'next-launch',
  'storage-class': 'next-launch',
  'default-key': 'next-launch',
  secrets: 'in-use',
  // Of what templates and classes launch: what runs has been restored.
  'snapshot-source': 'next-launch',
  'running-volume': 'until-replaced',
}

/** What is made next ranks above what is there: that works until it is replaced (domain.md 5.4). */
export const rankOfUse = ({ kind }: Pick<KeyUse, 'kind'>): number => consequences.indexOf(consequenceOfKind[kind])

/** The most urgent of what shows that a key is used. */
export function consequenceOf(uses: readonly { readonly kind: string }[]): Consequence {
  const found = new Set(
    uses.map(({ kind }) => (Object.hasOwn(consequenceOfKind, kind) ? consequenceOfKind[kind as KeyUseKind] : null)),
  )
  return consequences.find((one) => found.has(one)) ?? 'next-launch'
}
