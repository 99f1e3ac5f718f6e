import type { Metadata } from 'next'
import { Prefetched, prefetch } from '@/app/providers/prefetched'
import { tokenQueries } from '@/components/tokens/queries'
import { TokenList } from '@/components/tokens/token-list'
import { listTokens } from '@/lib/services/tokens/list-tokens'

export const metadata: Metadata = { title: 'API tokens' }

export default function Page() {
  return (
    <Prefetched queries={[prefetch(tokenQueries.list(), listTokens)]}>
      <TokenList />
    </Prefetched>
  )
}
