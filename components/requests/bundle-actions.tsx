'use client'
import Button from '@cloudscape-design/components/button'
import { useState } from 'react'
import type { BundleView } from '@/lib/contracts/bundles'
import type { BundleMove } from './bundle-mutations'
import { DecideBundle } from './decide-bundle'

const labels: Readonly<Record<BundleMove, string>> = {
  cancel: 'Cancel request',
  reject: 'Reject',
  continue: 'Continue',
  approve: 'Approve',
}
/** Moves that are of interest in a state, whether or not this person may make them. */
const shownIn: Readonly<Record<string, readonly BundleMove[]>> = {
  requested: ['cancel', 'reject', 'approve'],
  approved: ['cancel'],
  held: ['cancel', 'continue'],
}

/** What the viewer may do; what is refused stays in sight with the server's reason. */
export function BundleActions({ bundle }: { bundle: BundleView }) {
  const [move, setMove] = useState<BundleMove | null>(null)
  const offered = (shownIn[bundle.state] ?? []).flatMap((name) => bundle.moves.filter((m) => m.move === name))
  return (
    <>
      {offered.map(({ move: name, allowed, reason }) => (
        <Button
          key={name}
          variant={name === 'approve' || name === 'continue' ? 'primary' : 'normal'}
          disabled={!allowed}
          disabledReason={reason ?? undefined}
          onClick={() => setMove(name)}
        >
          {labels[name]}
        </Button>
      ))}
      {move && <DecideBundle bundle={bundle} move={move} close={() => setMove(null)} />}
    </>
  )
}
