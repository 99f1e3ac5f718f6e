'use client'
import { I18nProvider } from '@cloudscape-design/components/i18n'
import messages from '@cloudscape-design/components/i18n/messages/all.en'
import { QueryClientProvider } from '@tanstack/react-query'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import { type ReactNode, useEffect } from 'react'
import { NowProvider } from '@/components/ui/now'
import { queryClient } from './query-client'

export function Providers({ now, children }: { now: number; children: ReactNode }) {
  useEffect(releaseMobilePin, [])
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

/** The server renders for a desktop, so the first render in the browser is pinned to that (see first-paint.ts); now let go. */
function releaseMobilePin(): void {
  Reflect.deleteProperty(globalThis, Symbol.for('awsui-force-mobile-mode'))
  window.dispatchEvent(new Event('resize'))
}
