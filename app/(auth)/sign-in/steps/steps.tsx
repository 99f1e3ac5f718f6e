'use client'
import { StepsPage } from '@/components/account/steps-page'
import { signOut } from '@/components/session/sign-out'
import type { DueStep } from '@/lib/domain/sign-in/due-step'

export function Steps(props: { due: DueStep; next: string }) {
  return <StepsPage {...props} signOut={() => void signOut()} />
}
