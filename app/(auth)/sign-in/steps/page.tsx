import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import type { PageProps } from '@/app/page-props'
import { safeNext } from '@/components/session/safe-next'
import { currentSession } from '@/lib/auth/require-session'
import { paths } from '@/lib/paths'
import { Steps } from './steps'

export const metadata: Metadata = { title: 'Before you go on' }

export default async function Page({ searchParams }: PageProps) {
  const next = safeNext((await searchParams).next)
  const session = await currentSession()
  if (!session) redirect(paths.signIn(next))
  if (!session.due) redirect(next)
  return <Steps due={session.due} next={next} />
}
