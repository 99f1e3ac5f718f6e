import type { Bucket, ObjectVersion, Retention } from '../world/bucket'
import { findBucket, findKey, findRole, getAccount, regionOf } from '../world/find'
import type { Grant, Key } from '../world/kms-key'
import type { World } from '../world/organization'
import type { Role } from '../world/principals'
import type { TrailEvent } from '../world/trail-event'
import type { Entry, KeyChange, RoleChange } from './entry'
import type { JournalFile } from './journal-file'

export type EventListener = (accountId: string, region: string, event: TrailEvent) => void

/** The only way the simulated organization changes: every change is applied and written down. */
export class Journal {
  readonly #listeners: EventListener[] = []

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

  createKey(key: Key): void {
    const { manager, origin, rotation } = key
    if (manager !== 'CUSTOMER' || origin !== 'AWS_KMS') throw new Error(`the journal keeps no key like ${key.arn}`)
    const stored = { ...key, manager, origin, aliases: [...key.aliases], grants: [] }
    this.#record({
      kind: 'key-created',
      key: { ...stored, rotation: { ...rotation, completed: [...rotation.completed] } },
    })
  }

  changeKey({ arn }: Key, change: KeyChange): void {
    this.#record({ kind: 'key-changed', keyArn: arn, change })
  }

  changeRole({ arn }: Role, change: RoleChange): void {
    this.#record({ kind: 'role-changed', roleArn: arn, change })
  }

  deleteRole({ arn }: Role): void {
    this.#record({ kind: 'role-deleted', roleArn: arn })
  }

  putObject({ name }: Bucket, version: ObjectVersion): void {
    this.#record({ kind: 'object-put', bucket: name, version })
  }

  removeObject({ name }: Bucket, { key, versionId }: ObjectVersion): void {
    this.#record({ kind: 'object-removed', bucket: name, key, versionId })
  }

  retainObject({ name }: Bucket, { key, versionId }: ObjectVersion, retention: Retention | undefined): void {
    this.#record({ kind: 'object-retained', bucket: name, key, versionId, retention })
  }

  /** Hears every event from now on, not those of earlier runs. */
  onEvent(listener: EventListener): void {
    this.#listeners.push(listener)
  }

  recordEvent(accountId: string, region: string, event: TrailEvent): void {
    this.#record({ kind: 'event', accountId, region, event: { ...event, resources: [...event.resources] } })
    for (const listener of this.#listeners) listener(accountId, region, event)
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
      case 'key-created':
        regionOf(this.world, entry.key.accountId, entry.key.region).keys.push({ ...entry.key, grants: [] })
        return
      case 'key-changed': {
        const key = findKey(this.world, entry.keyArn)
        const { deletionAt, ...change } = entry.change
        // In its place: whoever holds the key sees it changed.
        if (key) Object.assign(key, change, deletionAt !== undefined && { deletionAt: deletionAt ?? undefined })
        return
      }
      case 'role-changed': {
        const role = findRole(this.world, entry.roleArn)
        if (role) Object.assign(role, entry.change)
        return
      }
      case 'role-deleted': {
        const { roles } = getAccount(this.world, entry.roleArn.split(':')[4] ?? '').directory
        const at = roles.findIndex(({ arn }) => arn === entry.roleArn)
        if (at >= 0) roles.splice(at, 1)
        return
      }
      case 'object-put': {
        const bucket = findBucket(this.world, entry.bucket)
        if (bucket && !bucket.versioning) dropVersion(bucket, entry.version)
        bucket?.versions.push(entry.version)
        return
      }
      case 'object-removed': {
        const bucket = findBucket(this.world, entry.bucket)
        if (bucket) dropVersion(bucket, entry)
        return
      }
      case 'object-retained': {
        const { bucket, key, versionId, retention } = entry
        const versions = findBucket(this.world, bucket)?.versions
        const version = versions?.find((one) => one.key === key && one.versionId === versionId)
        if (version) Object.assign(version, { retention })
        return
      }
      case 'event':
        regionOf(this.world, entry.accountId, entry.region).events.push(entry.event)
    }
  }
}

function dropVersion({ versions }: Bucket, { key, versionId }: Pick<ObjectVersion, 'key' | 'versionId'>): void {
  const at = versions.findIndex((one) => one.key === key && one.versionId === versionId)
  if (at >= 0) versions.splice(at, 1)
}
