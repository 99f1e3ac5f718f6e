import type { NeedView } from '@/lib/contracts/needs'
import { type Consequence, consequenceOf } from '@/lib/domain/launch-paths/rank-uses'

type Used = Pick<NeedView, 'path' | 'uses' | 'status'>

const made = (path: string) => (path === 'ebs-csi' ? 'volume' : 'launch')

/** What happens where a need is broken, or would: `urgent` where something that is to be made fails. Of several, the most urgent. */
export function consequenceWords(needs: readonly Used[]): { readonly text: string; readonly urgent: boolean } | null {
  const broken = needs.filter(({ status }) => status === 'broken')
  const [first] = broken.length > 0 ? broken : needs
  if (!first) return null
  const told = broken.length > 0 ? broken : needs
  const consequence = consequenceOf(told.flatMap(({ uses }) => uses))
  const one = told.find(({ uses }) => consequenceOf(uses) === consequence) ?? first
  const words: Readonly<Record<Consequence, readonly [broken: string, otherwise: string]>> = {
    'next-launch': [`Next ${made(one.path)} fails`, `Decides the next ${made(one.path)}`],
    'in-use': ['In use now', 'In use now'],
    'until-replaced': ['Works until replaced', 'Running volumes only'],
  }
  const isBroken = broken.length > 0
  return { text: words[consequence][isBroken ? 0 : 1], urgent: isBroken && consequence !== 'until-replaced' }
}
