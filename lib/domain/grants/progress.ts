import type { GrantState } from './lifecycle'

export interface ProgressStep {
  readonly title: string
  readonly status: 'done' | 'current' | 'waiting' | 'failed'
  readonly detail: string
}

interface Followed {
  readonly state: GrantState
  readonly requesterName: string
  readonly deciderName: string | null
  readonly grantId: string | null
  readonly reachedApplied: boolean
  /** It asks for a later end of a grant that is there. */
  readonly renews: boolean
}

const titles = ['Requested', 'Checked', 'Approval', 'Applied', 'Verified'] as const

/** How far a state is along the five steps: the index of the step that is under way, and whether it ended badly there. */
const positions: Readonly<Record<GrantState, { readonly at: number; readonly ended?: true }>> = {
  requested: { at: 2 },
  rejected: { at: 2, ended: true },
  cancelled: { at: 2, ended: true },
  expired: { at: 2, ended: true },
  approved: { at: 3 },
  applying: { at: 3 },
  applied: { at: 4 },
  failed: { at: 3, ended: true },
  verified: { at: 5 },
  revoking: { at: 5 },
  revoked: { at: 5 },
  renewed: { at: 5 },
}

/** A request's way as five steps, for people who follow it. */
export function progressOf(request: Followed): ProgressStep[] {
  const { at, ended } = positions[request.state]
  // A grant that exists but does not do its work failed at the proof, not at the making.
  const current = request.state === 'failed' && request.reachedApplied ? 4 : at
  return titles.map((title, i) => {
    const status = i < current ? 'done' : i > current ? 'waiting' : ended ? 'failed' : 'current'
    return { title, status, detail: detailOf(request, i, status) }
  })
}

function detailOf(request: Followed, step: number, status: ProgressStep['status']): string {
  switch (step) {
    case 0:
      return `By ${request.requesterName}`
    case 1:
      return 'No check blocks it'
    case 2:
      if (status === 'current') return 'Waiting for another person'
      if (status === 'failed')
        return `${sentence(request.state)}${request.deciderName ? ` by ${request.deciderName}` : ''}`
      return request.deciderName ? `By ${request.deciderName}` : ''
    case 3:
      if (status === 'current' && request.state === 'approved') return 'Waiting for the worker'
      if (status === 'current') return request.renews ? 'Looking for the grant' : 'Creating the grant'
      if (status === 'done')
        return request.renews ? 'The grant is there; no second one' : `Grant ${shorten(request.grantId)}`
      return ''
    default:
      if (status === 'current') return 'Reading the grant back and judging the access again'
      if (status !== 'done') return ''
      return request.renews ? 'It ends later' : 'The access works'
  }
}

const sentence = (state: GrantState) => state.charAt(0).toUpperCase() + state.slice(1)
const shorten = (grantId: string | null) => (grantId ? `${grantId.slice(0, 12)}…` : '')
