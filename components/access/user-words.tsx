import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { UserView } from '@/lib/contracts/access'

export function UserState({ user }: { user: UserView }) {
  if (user.disabledAt) return <StatusIndicator type="stopped">Disabled</StatusIndicator>
  if (user.roles.length === 0) return <StatusIndicator type="warning">No role</StatusIndicator>
  return <StatusIndicator>Active</StatusIndicator>
}

/** How somebody signs in, in words. */
export function waysOf({ local, totp, passkeys }: UserView): string {
  if (!local) return 'Identity provider'
  const factors = [
    ...(totp ? ['authenticator app'] : []),
    ...(passkeys > 0 ? [passkeys === 1 ? 'passkey' : `${passkeys} passkeys`] : []),
  ]
  return factors.length > 0 ? `Password, ${factors.join(', ')}` : 'Password only'
}
