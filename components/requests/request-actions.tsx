'use client'
import Button from '@cloudscape-design/components/button'
import { useState } from 'react'
import type { RequestView } from '@/lib/contracts/requests'
import { DecideModal } from './decide-modal'
import type { Move } from './mutations'

const labels: Readonly<Record<Move, string>> = { cancel: 'Cancel request', reject: 'Reject', approve: 'Approve' }
const shown: readonly Move[] = ['cancel', 'reject', 'approve']

/** What the viewer may do. What is refused stays in sight with the server's reason, as long as the request is open. */
export function RequestActions({ request }: { request: RequestView }) {
  const [move, setMove] = useState<Move | null>(null)
  const offered = shown.flatMap((name) => {
    const found = request.moves.find((candidate) => candidate.move === name)
    return found && (found.allowed || request.state === 'requested') ? [found] : []
  })
  return (
    <>
      {offered.map(({ move: name, allowed, reason }) => (
        <Button
          key={name}
          variant={name === 'approve' ? 'primary' : 'normal'}
          disabled={!allowed}
          disabledReason={reason ?? undefined}
          onClick={() => setMove(name)}
        >
          {labels[name]}
        </Button>
      ))}
      {move && <DecideModal request={request} move={move} close={() => setMove(null)} />}
    </>
  )
}
