import { findKey, regionOf } from '../world/find'
import type { Grant, Key } from '../world/kms-key'
import type { World } from '../world/organization'
import type { TrailEvent } from '../world/trail-event'
import type { Entry } from './entry'
import type { JournalFile } from './journal-file'

/** The only way the simulated organization changes: every change is applied and written down. */
export class Journal {
  constructor(
    readonly world: World,
    readonly file: JournalFile,
  ) {
    for (const entry of file.earlier) this.#apply(entry)
  }

  createGrant(key: Key, grant: Grant): void {
    this.#record({ kind: 'grant-created', grant: { ...grant, keyArn: key.arn, operations: [...grant.operations] } })
  }

  removeGrant(key: Key, grant: Grant, how: 'revoked' | 'retired'): void {
    this.#record({ kind: 'grant-removed', keyArn: key.arn, grantId: grant.id, how })
  }

  recordEvent(accountId: string, region: string, event: TrailEvent): void {
    this.#record({ kind: 'event', accountId, region, event: { ...event, resources: [...event.resources] } })
  }

  #record(entry: Entry): void {
    this.file.append(entry)
    this.#apply(entry)
  }

  #apply(entry: Entry): void {
    switch (entry.kind) {
      case 'anchor':
        return
      case 'grant-created':
        // A key that an earlier version of the scenario had may be gone; so is its grant then.
        findKey(this.world, entry.grant.keyArn)?.grants.push(entry.grant)
        return
      case 'grant-removed': {
        const grants = findKey(this.world, entry.keyArn)?.grants
        const at = grants?.findIndex(({ id }) => id === entry.grantId) ?? -1
        if (at >= 0) grants?.splice(at, 1)
        return
      }
      case 'event':
        regionOf(this.world, entry.accountId, entry.region).events.push(entry.event)
    }
  }
}
