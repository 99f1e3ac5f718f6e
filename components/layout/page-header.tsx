'use client'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { ReactNode } from 'react'
import { formatNumber } from '@/components/ui/format-number'
import styles from './layout.module.css'
import { useMobilePinRelease } from './mobile-pin'

interface PageHeaderProps {
  readonly title: string
  readonly count?: number
  readonly description?: ReactNode
  readonly actions?: ReactNode
}

/** The one h1 of a page. Goes into the `header` of a full-page DataTable, or comes with `PageFrame`. */
export function PageHeader({ title, count, description, actions }: PageHeaderProps) {
  useMobilePinRelease()
  return (
    <Header
      variant="h1"
      counter={count === undefined ? undefined : `(${formatNumber(count)})`}
      description={description}
      actions={actions && <div className={styles.actions}>{actions}</div>}
    >
      {title}
    </Header>
  )
}

/** A page that is not one table: header, then whatever it holds, spaced. */
export function PageFrame({ children, ...header }: PageHeaderProps & { children: ReactNode }) {
  return (
    <ContentLayout header={<PageHeader {...header} />}>
      <SpaceBetween size="l">{children}</SpaceBetween>
    </ContentLayout>
  )
}
