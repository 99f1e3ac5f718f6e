export const root: string
export function supportsNode(version: string): boolean
export function packagesAreCurrent(folder?: string): boolean
export function installPackages(options?: { quiet?: boolean }): Promise<void>
