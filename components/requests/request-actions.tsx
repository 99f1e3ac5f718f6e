'use client'
import Button from '@cloudscape-design/components/button'
import { useState } from 'react'
import type { RequestView } from '@/lib/contracts/requests'
import { paths } from '@/lib/paths'
import { DecideModal } from './decide-modal'
import { EndEarlierModal } from './end-earlier-modal'
import type { Move } from './mutations'
import { RevokeModal } from './revoke-modal'

const labels: Readonly<Record<Move, string>> = {
  cancel: 'Cancel request',
  reject: 'Reject',
  approve: 'Approve',
  revoke: 'Revoke grant',
}
const shown: readonly Move[] = ['cancel', 'reject', 'approve', 'revoke']

/** What the viewer may do. What is refused stays in sight with the server's reason, as long as the request is open. */
export function RequestActions({ request }: { request: RequestView }) {
  const [move, setMove] = useState<Move | 'end-earlier' | null>(null)
  const may = (act: RequestView['ends'][number]['act']) => request.ends.some((one) => one.act === act && one.allowed)
  const offered = shown.flatMap((name) => {
    const found = request.moves.find((candidate) => candidate.move === name)
    const decides = request.state === 'requested' && name !== 'revoke'
    return found && (found.allowed || decides) ? [found] : []
  })
  const { needId } = request
  return (
    <>
      {request.grantId && may('end-earlier') && <Button onClick={() => setMove('end-earlier')}>End earlier</Button>}
      {needId && may('renew') && !request.followedBy && (
        <Button href={paths.newRequestAfter(needId, request.id)}>Renew</Button>
      )}
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
      {move === 'revoke' && <RevokeModal request={request} close={() => setMove(null)} />}
      {move === 'end-earlier' && <EndEarlierModal request={request} close={() => setMove(null)} />}
      {move && move !== 'revoke' && move !== 'end-earlier' && (
        <DecideModal request={request} move={move} close={() => setMove(null)} />
      )}
    </>
  )
}
