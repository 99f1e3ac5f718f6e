'use client'
import { createContext, type ReactNode, useContext } from 'react'
import type { SessionView } from '@/lib/contracts/session'
import type { Permission } from '@/lib/domain/roles'

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

/** Whether the viewer's role has a permission. The server decides; this is for what to offer. */
export function useMay(permission: Permission): boolean {
  return useSession().permissions.includes(permission)
}
