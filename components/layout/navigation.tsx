'use client'
import Badge from '@cloudscape-design/components/badge'
import SideNavigation, { type SideNavigationProps } from '@cloudscape-design/components/side-navigation'
import { usePathname } from 'next/navigation'
import type { Permission } from '@/lib/domain/roles'
import { paths } from '@/lib/paths'

interface Page {
  readonly text: string
  readonly href: string
  /** Null: whoever is signed in. */
  readonly needs: Permission | null
}

const diagnose: Page = { text: 'Diagnose', href: paths.diagnose(), needs: 'inventory.read' }
const whatIf: Page = { text: 'What if', href: paths.whatIf(), needs: 'inventory.read' }
const inventory: readonly Page[] = [
  { text: 'Keys', href: paths.keys(), needs: 'inventory.read' },
  { text: 'Clusters', href: paths.clusters(), needs: 'inventory.read' },
  { text: 'Access map', href: paths.map(), needs: 'inventory.read' },
  { text: 'Regions', href: paths.regionCoverage(), needs: 'inventory.read' },
]
const change: readonly Page[] = [{ text: 'Grant requests', href: paths.requests(), needs: 'grants.read' }]
const evidence: readonly Page[] = [
  { text: 'Audit log', href: paths.audit(), needs: 'audit.read' },
  { text: 'Reports', href: paths.reports(), needs: 'reports.read' },
  { text: 'Changes', href: paths.changes(), needs: 'inventory.read' },
  { text: 'Scans', href: paths.scans(), needs: 'scans.read' },
]

const settings: readonly Page[] = [
  { text: 'Profiles', href: paths.profiles(), needs: 'inventory.read' },
  { text: 'Approval rules', href: paths.approvalRules(), needs: 'grants.read' },
  { text: 'Delegations', href: paths.delegations(), needs: 'grants.read' },
  { text: 'Notifications', href: paths.notifications(), needs: 'grants.read' },
  { text: 'API tokens', href: paths.tokens(), needs: 'tokens.create' },
  { text: 'Users', href: paths.users(), needs: 'access.manage' },
  { text: 'Account groups', href: paths.accountGroups(), needs: 'access.manage' },
  { text: 'Your account', href: paths.account(), needs: null },
]

/** Pages one may open. `waiting`: requests this person can decide. */
export function Navigation({ permissions, waiting }: { permissions: readonly Permission[]; waiting: number }) {
  const pathname = usePathname()
  const isOpen = ({ needs }: Page) => needs === null || permissions.includes(needs)
  const group = (text: string, pages: readonly Page[]): SideNavigationProps.Item[] => {
    const open = pages.filter(isOpen)
    if (open.length === 0) return []
    return [{ type: 'section-group', title: text, items: open.map((page) => link(page, waiting)) }]
  }
  return (
    <SideNavigation
      activeHref={activeHref(pathname)}
      items={[
        { type: 'link', text: 'Posture', href: paths.posture() },
        ...[diagnose, whatIf].filter(isOpen).map((page) => link(page, waiting)),
        ...group('Inventory', inventory),
        ...group('Change', change),
        ...group('Evidence', evidence),
        ...group('Settings', settings),
      ]}
    />
  )
}

function link(page: Page, waiting: number): SideNavigationProps.Link {
  const info =
    page.href === paths.requests() && waiting > 0 ? (
      <Badge color="blue">
        <span title={`${waiting} waiting for you`}>{waiting}</span>
      </Badge>
    ) : undefined
  return { type: 'link', text: page.text, href: page.href, info }
}

/** A page below a list belongs to the list; settings have a level of their own. */
const activeHref = (pathname: string): string => `/${sectionOf(pathname).section}`

function sectionOf(pathname: string): { readonly section: string; readonly thing: string | undefined } {
  const [first = '', second, third] = pathname.split('/').slice(1)
  return first === 'settings'
    ? { section: `settings/${second ?? ''}`, thing: third }
    : { section: first, thing: second }
}

export interface Crumb {
  readonly text: string
  readonly href: string
}

/** Where a page stands, from its address alone, so that the server knows it too. `last` names the thing the page shows. */
export function crumbsOf(pathname: string, last: string | null): Crumb[] {
  const home = { text: 'Keyscope', href: paths.posture() }
  if (pathname === '/') return [home, { text: 'Posture', href: '/' }]
  const { section, thing } = sectionOf(pathname)
  const page = [diagnose, whatIf, ...inventory, ...change, ...evidence, ...settings].find(
    ({ href }) => href === `/${section}`,
  )
  const crumbs = [home, { text: page?.text ?? section, href: `/${section}` }]
  if (thing) crumbs.push({ text: last ?? nameInPath(thing), href: pathname })
  return crumbs
}

function nameInPath(segment: string): string {
  if (segment === 'new') return 'New request'
  if (segment === 'bulk') return 'Bulk request'
  if (segment === 'schedules') return 'Schedules'
  const id = decodeURIComponent(segment)
  return id.slice(Math.max(id.lastIndexOf('/'), id.lastIndexOf(':')) + 1)
}
