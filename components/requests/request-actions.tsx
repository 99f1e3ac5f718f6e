'use client'
import Button from '@cloudscape-design/components/button'
import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import { useState } from 'react'
import type { RequestView } from '@/lib/contracts/requests'
import { paths } from '@/lib/paths'
import { BreakGlassModal } from './break-glass-modal'
import { DecideModal } from './decide-modal'
import { EndEarlierModal } from './end-earlier-modal'
import type { Move } from './mutations'
import { NarrowModal } from './narrow-modal'
import { driftWord } from './request-words'
import { RevokeModal } from './revoke-modal'

const labels: Readonly<Record<Exclude<Move, 'review-break-glass'>, string>> = {
  cancel: 'Cancel request',
  reject: 'Reject',
  narrow: 'Narrow',
  approve: 'Approve',
  'break-glass': 'Break glass',
  revoke: 'Revoke grant',
}
const shown = ['cancel', 'reject', 'approve', 'revoke'] as const
const rare = ['narrow', 'break-glass'] as const

/** What the viewer may do. What is refused stays in sight with the server's reason, as long as the request is open. */
export function RequestActions({ request }: { request: RequestView }) {
  const [move, setMove] = useState<Move | 'end-earlier' | null>(null)
  const close = () => setMove(null)
  const may = (act: RequestView['ends'][number]['act']) => request.ends.some((one) => one.act === act && one.allowed)
  const find = (name: Move) => request.moves.find((candidate) => candidate.move === name)
  const offered = shown.flatMap((name) => {
    const found = find(name)
    const decides = request.state === 'requested' && name !== 'revoke'
    return found && (found.allowed || decides) ? [{ ...found, move: name }] : []
  })
  const { needId } = request
  // Of a grant that is gone there is no end to move; the page offers to ask for it again.
  const drifted = driftWord(request) !== null
  return (
    <>
      {request.grantId && !drifted && may('end-earlier') && (
        <Button onClick={() => setMove('end-earlier')}>End earlier</Button>
      )}
      {needId && !drifted && may('renew') && !request.followedBy && (
        <Button href={paths.newRequestAfter(needId, request.id)}>Renew</Button>
      )}
      {rare.some((name) => find(name)?.allowed) && (
        <ButtonDropdown
          items={rare.map((name) => ({
            id: name,
            text: labels[name],
            disabled: !find(name)?.allowed,
            disabledReason: find(name)?.reason ?? undefined,
          }))}
          onItemClick={({ detail }) => setMove(rare.find((name) => name === detail.id) ?? null)}
        >
          More
        </ButtonDropdown>
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
      {move && <MoveModal request={request} move={move} close={close} />}
    </>
  )
}

function MoveModal({ request, move, close }: { request: RequestView; move: Move | 'end-earlier'; close: () => void }) {
  switch (move) {
    case 'revoke':
      return <RevokeModal request={request} close={close} />
    case 'end-earlier':
      return <EndEarlierModal request={request} close={close} />
    case 'narrow':
      return <NarrowModal request={request} close={close} />
    case 'break-glass':
      return <BreakGlassModal request={request} close={close} />
    default:
      return <DecideModal request={request} move={move} close={close} />
  }
}
