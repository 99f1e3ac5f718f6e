'use client'
import { createContext, type ReactNode, useContext } from 'react'
import type { SessionView } from '@/lib/contracts/session'
import { accountOf } from '@/lib/domain/arn'
import { type AccountScope, accountsWhere, isInScope, type Permission } from '@/lib/domain/roles'

const Session = createContext<SessionView | null>(null)

export function SessionProvider({ session, children }: { session: SessionView; children: ReactNode }) {
  return <Session value={session}>{children}</Session>
}

/** Who looks at the page. */
export function useSession(): SessionView {
  const session = useContext(Session)
  if (!session) throw new Error('Expected a SessionProvider above; the shell of the console holds it.')
  return session
}

/** Whether the viewer has a permission anywhere. The server decides; this is for what to offer. */
export function useMay(permission: Permission): boolean {
  return useSession().permissions.includes(permission)
}

/** The accounts in which the viewer has a permission. */
export function useScope(permission: Permission): AccountScope {
  return accountsWhere(useSession().roles, permission)
}

/** Whether the viewer has a permission in one of these accounts, named by id or by an ARN. */
export function useMayIn(permission: Permission): (...accounts: readonly (string | null)[]) => boolean {
  const scope = useScope(permission)
  return (...accounts) => accounts.some((account) => isInScope(scope, (account && accountOf(account)) ?? ''))
}

/** Whether the viewer may ask for grants for a need, or say something about one: who runs the cluster may, and who owns the key. */
export function useMayAsk(): (about: { readonly clusterArn: string | null; readonly keyArn: string }) => boolean {
  const mayIn = useMayIn('grants.request')
  return ({ clusterArn, keyArn }) => mayIn(clusterArn, keyArn)
}
