'use client'
import TopNavigation, { type TopNavigationProps } from '@cloudscape-design/components/top-navigation'
import { useState } from 'react'
import { countOf } from '@/components/ui/format-number'
import type { SessionView } from '@/lib/contracts/session'
import { describeRoles } from '@/lib/domain/roles'
import { paths } from '@/lib/paths'
import { type Appearance, applyAppearance } from './appearance'
import { useFlash } from './flash'
import styles from './layout.module.css'

const listedAccounts = 20

/** How fresh what the pages show is: an icon, words and where to look. */
export interface FreshnessBadge {
  readonly icon: 'status-positive' | 'status-warning' | 'status-negative' | 'status-in-progress' | 'status-pending'
  readonly text: string
  readonly href: string
}

export function TopBar({
  session,
  freshness,
  initialAppearance,
  signOut,
}: {
  session: SessionView
  freshness: FreshnessBadge
  initialAppearance: Appearance
  signOut: () => void
}) {
  const flash = useFlash()
  const [appearance, setAppearance] = useState(initialAppearance)
  const change = (patch: Partial<Appearance>) => {
    const next = { ...appearance, ...patch }
    setAppearance(next)
    applyAppearance(next)
  }

  const simulated: TopNavigationProps.Utility = {
    type: 'button',
    text: 'Simulated organization',
    iconName: 'status-info',
    ariaLabel: 'Simulated organization: what is this?',
    onClick: () =>
      flash({
        id: 'simulated',
        type: 'info',
        header: 'This organization is simulated',
        content:
          'Its accounts, keys and clusters do not exist. Scans and grants work as they would against AWS, over the same protocols. Start Keyscope with AWS settings to see your own organization.',
      }),
  }
  const utilities: TopNavigationProps.Utility[] = [
    ...(session.simulated ? [simulated] : []),
    ...(session.accounts ? [accountsMenu(session.accounts)] : []),
    { type: 'button', text: freshness.text, iconName: freshness.icon, href: freshness.href, ariaLabel: freshness.text },
    displayMenu(appearance, change),
    userMenu(session, signOut),
  ]
  return (
    <div id="top-bar" className={styles.topBar}>
      <TopNavigation
        identity={{ href: paths.posture(), title: 'Keyscope' }}
        utilities={utilities}
        i18nStrings={{ overflowMenuTriggerText: 'More', overflowMenuTitleText: 'All' }}
      />
    </div>
  )
}

/** Whoever sees a part of the organization sees which, on every page. */
function accountsMenu(accounts: NonNullable<SessionView['accounts']>): TopNavigationProps.MenuDropdownUtility {
  const text = countOf(accounts.length, 'account')
  const listed = accounts.slice(0, listedAccounts).map(({ id, name }) => ({
    id,
    text: name ? `${name} (${id})` : id,
    disabled: true,
  }))
  const left = accounts.length - listed.length
  return {
    type: 'menu-dropdown',
    iconName: 'filter',
    text,
    title: 'Accounts you may see',
    description: 'What you see and what is counted is of these accounts.',
    ariaLabel: `You may see ${text}`,
    items: [...listed, ...(left > 0 ? [{ id: 'more', text: `and ${left} more`, disabled: true }] : [])],
  }
}

function displayMenu(
  { theme, density }: Appearance,
  change: (patch: Partial<Appearance>) => void,
): TopNavigationProps.MenuDropdownUtility {
  const item = (id: string, text: string, checked: boolean) => ({ id, text, itemType: 'checkbox', checked }) as const
  return {
    type: 'menu-dropdown',
    iconName: 'settings',
    ariaLabel: 'Display',
    title: 'Display',
    items: [
      {
        text: 'Colours',
        items: [
          item('theme:system', 'As the system', theme === 'system'),
          item('theme:light', 'Light', theme === 'light'),
          item('theme:dark', 'Dark', theme === 'dark'),
        ],
      },
      {
        text: 'Density',
        items: [
          item('density:comfortable', 'Comfortable', density === 'comfortable'),
          item('density:compact', 'Compact', density === 'compact'),
        ],
      },
    ],
    onItemClick: ({ detail }) => {
      const [part, value] = detail.id.split(':')
      change({ [part as string]: value } as Partial<Appearance>)
    },
  }
}

function userMenu(session: SessionView, signOut: () => void): TopNavigationProps.MenuDropdownUtility {
  const { user } = session
  const held = describeRoles(session.roles)
  return {
    type: 'menu-dropdown',
    text: user.name,
    description: user.email,
    iconName: 'user-profile',
    ariaLabel: `${user.name}, ${held}`,
    items: [
      { id: 'role', text: `Role: ${held}`, disabled: true },
      ...(session.permissions.includes('tokens.create')
        ? [{ id: 'tokens', text: 'API tokens', href: paths.tokens() }]
        : []),
      { id: 'account', text: 'Your account', href: paths.account() },
      { id: 'sign-out', text: 'Sign out' },
    ],
    onItemClick: ({ detail }) => {
      if (detail.id === 'sign-out') signOut()
    },
  }
}
