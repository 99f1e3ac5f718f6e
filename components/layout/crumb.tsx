'use client'
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group'
import { usePathname } from 'next/navigation'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { crumbsOf } from './navigation'

interface CrumbState {
  /** The name a page gave to what it shows, and the address it holds for. */
  readonly named: { readonly pathname: string; readonly name: string } | null
  readonly setNamed: (named: { pathname: string; name: string } | null) => void
}

const CrumbContext = createContext<CrumbState>({ named: null, setNamed: () => undefined })

export function CrumbProvider({ children }: { children: ReactNode }) {
  const [named, setNamed] = useState<CrumbState['named']>(null)
  const value = useMemo(() => ({ named, setNamed }), [named])
  return <CrumbContext value={value}>{children}</CrumbContext>
}

/** Names the last breadcrumb where the address only holds an id: `useCrumb('alias/payments/ebs')`. */
export function useCrumb(name: string): void {
  const pathname = usePathname()
  const { setNamed } = useContext(CrumbContext)
  useEffect(() => setNamed({ pathname, name }), [pathname, name, setNamed])
}

export function Breadcrumbs() {
  const pathname = usePathname()
  const { named } = useContext(CrumbContext)
  const name = named?.pathname === pathname ? named.name : null
  return <BreadcrumbGroup items={crumbsOf(pathname, name)} ariaLabel="Breadcrumbs" expandAriaLabel="Show path" />
}
