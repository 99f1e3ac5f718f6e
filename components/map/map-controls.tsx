'use client'

import Checkbox from '@cloudscape-design/components/checkbox'
import FormField from '@cloudscape-design/components/form-field'
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import Select, { type SelectProps } from '@cloudscape-design/components/select'
import { useMemo } from 'react'
import { StatusLabel } from '@/components/ui/status-label'
import type { MapQuery, MapView } from '@/lib/contracts/map'
import { mapStatuses, statusWord } from './draw-map'
import styles from './map.module.css'
import { type MapLook, shownStatuses, toggled } from './map-address'
import { StatusLine } from './status-line'

interface MapControlsProps {
  readonly view: MapView
  readonly query: MapQuery
  readonly look: MapLook
  readonly shape: 'map' | 'table'
  readonly onFocus: (id: string) => void
  readonly onHops: (hops: number) => void
  readonly onLook: (patch: Partial<MapLook>) => void
}

/** Focus, reach, shape, and which statuses are shown; the toggles are the legend too. */
export function MapControls({ view, query, look, shape, onFocus, onHops, onLook }: MapControlsProps) {
  return (
    <div className={styles.controls}>
      <div className={styles.row}>
        <div className={styles.focus}>
          <FocusSelect view={view} onFocus={onFocus} />
        </div>
        {view.focus && (
          <SegmentedControl
            label="Reach"
            selectedId={String(query.hops)}
            options={[
              { id: '1', text: 'Direct' },
              { id: '2', text: 'One step further' },
            ]}
            onChange={({ detail }) => onHops(Number(detail.selectedId))}
          />
        )}
        {view.focus && (
          <SegmentedControl
            label="Shape"
            selectedId={shape}
            options={[
              { id: 'map', text: 'Map' },
              { id: 'table', text: 'Table' },
            ]}
            onChange={({ detail }) => onLook({ view: detail.selectedId === 'table' ? 'table' : 'map' })}
          />
        )}
      </div>
      {view.focus && <StatusToggles rows={view.rows} look={look} onLook={onLook} />}
    </div>
  )
}

const groupLabels = { cluster: 'Clusters', key: 'Keys', account: 'Accounts' } as const

function FocusSelect({ view, onFocus }: { view: MapView; onFocus: (id: string) => void }) {
  const options = useMemo(
    () =>
      (['cluster', 'key', 'account'] as const).map((kind) => ({
        label: groupLabels[kind],
        options: view.choices
          .filter((choice) => choice.kind === kind)
          .map((choice): SelectProps.Option => ({ value: choice.id, label: choice.label })),
      })),
    [view.choices],
  )
  return (
    <FormField label="Focus">
      <Select
        selectedOption={view.focus ? { value: view.focus.id, label: view.focus.label } : null}
        placeholder="All accounts"
        options={options}
        filteringType="auto"
        filteringPlaceholder="Find a cluster, key or account"
        filteringAriaLabel="Find a cluster, key or account"
        empty="Nothing has been scanned yet"
        virtualScroll
        onChange={({ detail }) => onFocus(detail.selectedOption.value ?? '')}
      />
    </FormField>
  )
}

function StatusToggles({ rows, look, onLook }: Pick<MapControlsProps, 'look' | 'onLook'> & { rows: MapView['rows'] }) {
  const shown = shownStatuses(look)
  return (
    <fieldset className={styles.toggles}>
      <legend className={styles.hidden}>Shown access</legend>
      {mapStatuses.map((status) => (
        <Checkbox
          key={status}
          checked={shown.has(status)}
          onChange={() => onLook({ hide: toggled(look.hide, status) })}
        >
          <span className={styles.toggle}>
            <StatusLabel status={status}>
              {`${statusWord(status)} (${rows.filter((row) => row.status === status).length})`}
            </StatusLabel>
            <StatusLine status={status} />
          </span>
        </Checkbox>
      ))}
    </fieldset>
  )
}
