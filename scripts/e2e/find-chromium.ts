import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'

const systemPlaces = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

export interface FoundChromium {
  /** Empty: Playwright's own, which it finds itself. */
  readonly executablePath: string | undefined
}

/** CHROMIUM_PATH, else the Chromium Playwright downloaded for itself, else the system's. */
export function findChromium(): FoundChromium | undefined {
  const named = process.env.CHROMIUM_PATH
  if (named) return { executablePath: named }
  if (existsSync(chromium.executablePath())) return { executablePath: undefined }
  const executablePath = systemPlaces.find((place) => existsSync(place))
  return executablePath ? { executablePath } : undefined
}
