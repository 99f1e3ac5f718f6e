'use client'
import { useState } from 'react'
import { ActModal } from '@/components/ui/act-modal'
import type { AssignmentView, AssignRoleInput, UserView } from '@/lib/contracts/access'
import { type UserChange, useAssignRole, useChangeUser, useResetPassword, useWithdrawRole } from './mutations'
import { PasswordToldModal } from './password-told'
import { RoleFields } from './role-fields'

export type UserAct =
  | { readonly what: 'assign' | 'password' | UserChange }
  | { readonly what: 'withdraw'; readonly role: AssignmentView }

interface ActProps {
  readonly user: UserView
  readonly close: () => void
}

export function AssignRole({ user, close }: ActProps) {
  const [draft, setDraft] = useState<AssignRoleInput>({ role: 'viewer', groupId: null })
  const assign = useAssignRole(user.id)
  return (
    <ActModal
      header={`Assign ${user.name} a role`}
      act="Assign role"
      busy="Assigning the role"
      onAct={() => assign.mutate(draft, { onSuccess: close })}
      isPending={assign.isPending}
      error={assign.error}
      close={close}
    >
      <RoleFields draft={draft} onChange={setDraft} />
    </ActModal>
  )
}

export function WithdrawRole({ user, role, close }: ActProps & { role: AssignmentView }) {
  const withdraw = useWithdrawRole(user.id)
  return (
    <ActModal
      header={`Withdraw ${role.role} from ${user.name}?`}
      act="Withdraw role"
      busy="Withdrawing the role"
      onAct={() => withdraw.mutate(role.id, { onSuccess: close })}
      isPending={withdraw.isPending}
      error={withdraw.error}
      close={close}
    >
      <div>
        {role.group ? `In the accounts of ${role.group.name}` : 'Everywhere'}, from their next click on. What they did
        stays in the audit log.
      </div>
    </ActModal>
  )
}

export function ResetPassword({ user, close }: ActProps) {
  const reset = useResetPassword(user.id)
  if (reset.data) return <PasswordToldModal told={reset.data} close={close} />
  return (
    <ActModal
      header={`Reset the password of ${user.name}?`}
      act="Reset password"
      busy="Resetting the password"
      onAct={() => reset.mutate()}
      isPending={reset.isPending}
      error={reset.error}
      close={close}
    >
      <div>
        You get one that signs them in once. The one they have counts no more, and their sessions end. An authenticator
        app is still asked for.
      </div>
    </ActModal>
  )
}

const changes: Readonly<Record<UserChange, { act: string; busy: string; header: string; text: string }>> = {
  disable: {
    act: 'Disable',
    busy: 'Disabling the user',
    header: 'Disable',
    text: 'Their sessions end now and their tokens are refused, whatever way they sign in. What they hold stays.',
  },
  enable: {
    act: 'Enable',
    busy: 'Enabling the user',
    header: 'Enable',
    text: 'They can sign in again with what they hold, and tokens of theirs that are still good work again.',
  },
  factors: {
    act: 'Remove',
    busy: 'Removing',
    header: 'Remove authenticator app and passkeys of',
    text: 'For somebody who lost them: their password alone signs them in until they set up others. Their sessions end.',
  },
  sessions: {
    act: 'Sign out',
    busy: 'Ending sessions',
    header: 'Sign out everywhere:',
    text: 'Every session of theirs ends now. They can sign in again.',
  },
}

export function ChangeUser({ user, change, close }: ActProps & { change: UserChange }) {
  const mutation = useChangeUser(user.id)
  const { act, busy, header, text } = changes[change]
  return (
    <ActModal
      header={`${header} ${user.name}?`}
      act={act}
      busy={busy}
      onAct={() => mutation.mutate(change, { onSuccess: close })}
      isPending={mutation.isPending}
      error={mutation.error}
      close={close}
    >
      <div>{text}</div>
    </ActModal>
  )
}
