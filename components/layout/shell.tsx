'use client'
import AppLayout, { type AppLayoutProps } from '@cloudscape-design/components/app-layout'
import { type ReactNode, useState } from 'react'
import type { SessionView } from '@/lib/contracts/session'
import type { Appearance } from './appearance'
import { ClientNavigation } from './client-navigation'
import { Breadcrumbs, CrumbProvider } from './crumb'
import { FlashMessages, FlashProvider } from './flash'
import styles from './layout.module.css'
import { Navigation } from './navigation'
import { SessionProvider } from './session-context'
import { SidePanelFrame, SidePanelProvider, useSidePanelSlot } from './side-panel'
import { type FreshnessBadge, TopBar } from './top-bar'
import { useChanges } from './use-changes'

interface ShellProps {
  readonly session: SessionView
  readonly freshness: FreshnessBadge
  readonly waiting: number
  readonly appearance: Appearance
  readonly signOut: () => void
  readonly children: ReactNode
}

/** Top bar, navigation, breadcrumbs, messages, side panel: everything around a page. */
export function Shell(props: ShellProps) {
  return (
    <SessionProvider session={props.session}>
      <FlashProvider>
        <SidePanelProvider>
          <CrumbProvider>
            <ClientNavigation>
              <a className={styles.skipLink} href="#content">
                Skip to content
              </a>
              <TopBar
                session={props.session}
                freshness={props.freshness}
                initialAppearance={props.appearance}
                signOut={props.signOut}
              />
              <Frame {...props} />
            </ClientNavigation>
          </CrumbProvider>
        </SidePanelProvider>
      </FlashProvider>
    </SessionProvider>
  )
}

function Frame({ session, waiting, children }: ShellProps) {
  useChanges()
  const { panel, setTarget } = useSidePanelSlot()
  const [panelSize, setPanelSize] = useState(420)
  const [panelPlace, setPanelPlace] = useState<AppLayoutProps.SplitPanelPreferences>({ position: 'side' })
  return (
    <AppLayout
      headerSelector="#top-bar"
      toolsHide
      navigationWidth={220}
      stickyNotifications
      navigation={<Navigation permissions={session.permissions} waiting={waiting} />}
      breadcrumbs={<Breadcrumbs />}
      notifications={<FlashMessages />}
      content={
        <div id="content" tabIndex={-1} className={styles.content}>
          {children}
        </div>
      }
      ariaLabels={{
        navigation: 'Pages',
        navigationToggle: 'Open navigation',
        navigationClose: 'Close navigation',
        notifications: 'Messages',
      }}
      splitPanel={panel && <SidePanelFrame panel={panel} setTarget={setTarget} />}
      splitPanelOpen={panel !== null}
      splitPanelSize={panelSize}
      splitPanelPreferences={panelPlace}
      onSplitPanelPreferencesChange={({ detail }) => setPanelPlace(detail)}
      onSplitPanelResize={({ detail }) => setPanelSize(detail.size)}
      onSplitPanelToggle={({ detail }) => {
        if (!detail.open) panel?.close()
      }}
    />
  )
}
