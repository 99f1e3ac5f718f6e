import type { Metadata } from 'next'
import { z } from 'zod'
import type { PageProps } from '@/app/page-props'
import { Prefetched } from '@/app/providers/prefetched'
import { DiagnosePage } from '@/components/diagnose/diagnose-page'

export const metadata: Metadata = { title: 'Diagnose' }

const Query = z.object({ text: z.string().max(2_000).catch('').default('') })

export default async function Page({ searchParams }: PageProps) {
  const { text } = Query.parse(await searchParams)
  return (
    <Prefetched queries={[]}>
      <DiagnosePage initialText={text} />
    </Prefetched>
  )
}
