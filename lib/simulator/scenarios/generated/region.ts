import type { Key } from '../../world/kms-key'
import { emptyRegion, type RegionalResources } from '../../world/regional-resources'

export interface RegionSource {
  readonly region: string
  /** Makes the Region's keys, once. */
  keys(): Key[]
  /** Lays out what stands in the Region besides keys, once; may be told of the Region while it does so. */
  furnish(): void
}

/** An account's resources in a Region, made when somebody first looks at them. */
export class GeneratedRegion implements RegionalResources {
  readonly #here: RegionalResources
  #keys: Key[] | undefined

  constructor(readonly source: RegionSource) {
    this.#here = emptyRegion(source.region)
  }

  get region(): string {
    return this.source.region
  }

  get keys(): Key[] {
    this.source.furnish()
    this.#keys ??= this.source.keys()
    return this.#keys
  }

  get clusters() {
    return this.#furnished().clusters
  }

  get instances() {
    return this.#furnished().instances
  }

  get buckets() {
    return this.#here.buckets
  }

  get volumes() {
    return this.#furnished().volumes
  }

  get images() {
    return this.#furnished().images
  }

  get snapshots() {
    return this.#furnished().snapshots
  }

  get launchTemplates() {
    return this.#furnished().launchTemplates
  }

  get autoScalingGroups() {
    return this.#furnished().autoScalingGroups
  }

  get scalingActivities() {
    return this.#furnished().scalingActivities
  }

  get events() {
    return this.#here.events
  }

  get ebs() {
    return this.#here.ebs
  }

  set ebs(ebs: RegionalResources['ebs']) {
    this.#here.ebs = ebs
  }

  #furnished(): RegionalResources {
    this.source.furnish()
    return this.#here
  }
}
