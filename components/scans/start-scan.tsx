'use client'
import Button from '@cloudscape-design/components/button'
import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { useMay, useScope } from '@/components/layout/session-context'
import { countOf } from '@/components/ui/format-number'
import { paths } from '@/lib/paths'
import { useStartScan } from './mutations'
import { recentScans, scanQueries } from './queries'
import { isUnderWay } from './scan-status'

const ChooseScope = dynamic(() => import('./choose-scope').then((module) => module.ChooseScope), { ssr: false })

/** Starts a scan of everything or of a part, or leads to the one that runs. */
export function StartScan() {
  const may = useMay('scans.start')
  const scope = useScope('scans.start')
  const { data } = useQuery(scanQueries.list(recentScans))
  const start = useStartScan()
  const [choosing, setChoosing] = useState(false)
  const running = data?.items.find(isUnderWay)
  const see = running && { text: `See scan ${running.id}`, href: paths.scan(running.id) }
  if (!may) return see ? <Button href={see.href}>{see.text}</Button> : <NotAllowed />
  // Whoever may scan some accounts means all of these.
  const everything = () => start.mutate(scope === 'all' ? {} : { accounts: [...scope] })
  const scanNow = {
    text: 'Scan now',
    loading: start.isPending,
    loadingText: 'Starting the scan',
    onClick: everything,
  }
  return (
    <>
      <ButtonDropdown
        variant={see ? 'normal' : 'primary'}
        mainAction={see ?? scanNow}
        ariaLabel="More ways to scan"
        items={[
          {
            id: 'everything',
            text: scope === 'all' ? 'Scan everything' : `Scan your ${countOf(scope.length, 'account')}`,
          },
          { id: 'choose', text: 'Choose what to scan…' },
        ]}
        onItemClick={({ detail }) => {
          if (detail.id === 'choose') setChoosing(true)
          else everything()
        }}
      />
      {choosing && <ChooseScope close={() => setChoosing(false)} />}
    </>
  )
}

function NotAllowed() {
  return (
    <Button variant="primary" disabled disabledReason="Your role may not start scans.">
      Scan now
    </Button>
  )
}
