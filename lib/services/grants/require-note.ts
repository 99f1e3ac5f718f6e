import { invalidInput } from '@/lib/errors'
import type { ApprovalState } from './approval-state'

export const warningNoteLength = 20

/** Where the rules ask for it, what a check warns of is approved with more than a nod. */
export function requireNote({ demand }: ApprovalState, clean: boolean, note: string): void {
  if (clean || !demand.warningNote || note.length >= warningNoteLength) return
  throw invalidInput(
    `A check warns or could not tell, and the approval rules ask for a note of at least ${warningNoteLength} characters then. Say why it is fine all the same.`,
  )
}
