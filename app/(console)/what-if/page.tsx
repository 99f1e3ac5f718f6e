import type { Metadata } from 'next'
import { Prefetched } from '@/app/providers/prefetched'
import { WhatIfPage } from '@/components/what-if/what-if-page'

export const metadata: Metadata = { title: 'What if' }

export default function Page() {
  return (
    <Prefetched queries={[]}>
      <WhatIfPage />
    </Prefetched>
  )
}
