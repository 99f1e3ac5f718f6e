'use client'
import { I18nProvider } from '@cloudscape-design/components/i18n'
import messages from '@cloudscape-design/components/i18n/messages/all.en'
import { QueryClientProvider } from '@tanstack/react-query'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import type { ReactNode } from 'react'
import { NowProvider } from '@/components/ui/now'
import { queryClient } from './query-client'

export function Providers({ now, children }: { now: number; children: ReactNode }) {
  return (
    <QueryClientProvider client={queryClient()}>
      <NuqsAdapter>
        <I18nProvider locale="en" messages={[messages]}>
          <NowProvider initial={now}>{children}</NowProvider>
        </I18nProvider>
      </NuqsAdapter>
    </QueryClientProvider>
  )
}
