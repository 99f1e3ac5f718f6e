'use client'

import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Spinner from '@cloudscape-design/components/spinner'
import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useMemo } from 'react'
import { FreshnessNotice } from '@/components/layout/freshness-notice'
import { PageFrame } from '@/components/layout/page-header'
import { EmptyState } from '@/components/tables/empty-state'
import { useUrlState } from '@/components/tables/use-list-query'
import { QueryError } from '@/components/ui/query-error'
import { MapQuery, type MapView } from '@/lib/contracts/map'
import { drawMap } from './draw-map'
import styles from './map.module.css'
import { MapLook, openedGroups, shownStatuses, toggled } from './map-address'
import { MapControls } from './map-controls'
import { MapOverview } from './map-overview'
import { MapTable } from './map-table'
import { mapQueries } from './queries'
import { useNarrow } from './use-narrow'

const MapCanvas = dynamic(() => import('./map-canvas').then((module) => module.MapCanvas), {
  ssr: false,
  loading: () => <Waiting />,
})

/** Which clusters can use which keys, through which role: around one focus, or all organizational units at once. */
export function AccessMap() {
  const asked = useUrlState(MapQuery, 'push')
  const { data: view, isError, error, refetch } = useQuery(mapQueries.view(asked.query))
  return (
    <PageFrame
      title="Access map"
      description="Which clusters can use which keys, and through which role. Start from a cluster, a key or an account."
      actions={
        asked.query.focus ? <Button onClick={() => asked.change({ focus: '' })}>All accounts</Button> : undefined
      }
    >
      {view && <FreshnessNotice freshness={view.freshness} />}
      {isError && <QueryError error={error} what="the access map" retry={() => void refetch()} />}
      {view && <MapBody view={view} query={asked.query} ask={asked.change} />}
    </PageFrame>
  )
}

interface MapBodyProps {
  readonly view: MapView
  readonly query: MapQuery
  readonly ask: (patch: Partial<MapQuery>) => void
}

function MapBody({ view, query, ask }: MapBodyProps) {
  const { query: look, change } = useUrlState(MapLook)
  const narrow = useNarrow()
  const shape = look.view || (narrow ? 'table' : 'map')
  const rows = useMemo(() => view.rows.filter((row) => shownStatuses(look).has(row.status)), [view.rows, look])
  const drawn = useMemo(() => drawMap(view, shownStatuses(look), openedGroups(look)), [view, look])

  function focusOn(id: string) {
    change({ open: '' })
    ask({ focus: id })
  }

  return (
    <Container
      header={
        <MapControls
          view={view}
          query={query}
          look={look}
          shape={shape}
          onFocus={focusOn}
          onHops={(hops) => ask({ hops })}
          onLook={change}
        />
      }
    >
      {view.overview && <MapOverview overview={view.overview} onFocus={focusOn} />}
      {view.focus && shape === 'table' && <MapTable rows={rows} filtered={rows.length < view.rows.length} />}
      {view.focus && shape === 'map' && rows.length > 0 && (
        <MapCanvas
          map={drawn}
          rows={rows}
          label={`Access map around ${view.focus.label}`}
          onFocus={focusOn}
          onUnfold={(groupId) => change({ open: toggled(look.open, groupId) })}
          onTable={() => change({ view: 'table' })}
        />
      )}
      {view.focus && shape === 'map' && rows.length === 0 && <NothingToDraw view={view} />}
    </Container>
  )
}

function NothingToDraw({ view }: { view: MapView }) {
  return view.rows.length > 0 ? (
    <EmptyState title="Nothing with these statuses">Switch another status on to see its lines.</EmptyState>
  ) : (
    <EmptyState title={`No launch path touches ${view.focus?.label ?? 'this'}`}>
      No scanned cluster leads from here to a customer managed key.
    </EmptyState>
  )
}

function Waiting() {
  return (
    <div className={styles.waiting}>
      <Box textAlign="center">
        <Spinner /> Drawing the map
      </Box>
    </div>
  )
}
