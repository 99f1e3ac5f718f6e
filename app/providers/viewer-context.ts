import 'server-only'
import { headers } from 'next/headers'
import { requireContext } from '@/lib/auth/require-session'
import type { ServiceContext } from '@/lib/services/context'

/** Who looks at this page; without a session, sign-in first and then back here. */
export async function viewerContext(): Promise<ServiceContext> {
  const address = (await headers()).get('x-keyscope-address') ?? undefined
  return requireContext(address)
}
