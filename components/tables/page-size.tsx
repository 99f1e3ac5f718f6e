'use client'
import CollectionPreferences from '@cloudscape-design/components/collection-preferences'

const sizes = [20, 50, 100].map((value) => ({ value, label: `${value} rows` }))

export function PageSize({ size, onChange }: { size: number; onChange: (size: number) => void }) {
  return (
    <CollectionPreferences
      title="Table preferences"
      confirmLabel="Apply"
      cancelLabel="Cancel"
      preferences={{ pageSize: size }}
      pageSizePreference={{ title: 'Rows on a page', options: sizes }}
      onConfirm={({ detail }) => onChange(detail.pageSize ?? size)}
    />
  )
}
