import fc from 'fast-check'
import type { AuthorizationQuestion } from '../question'
import { Choices } from './choices'
import { makeWorld, type Wanted } from './worlds'

/** A world, and a seed for what a property does to it. */
export interface Drawn {
  readonly world: AuthorizationQuestion
  readonly seed: number
}

/** Worlds for fast-check: made from one number each, because thousands are wanted; shrunk by taking things out. */
export const worlds = (wanted: Wanted = {}): fc.Arbitrary<Drawn> => new Worlds(wanted)

class Worlds extends fc.Arbitrary<Drawn> {
  constructor(private readonly wanted: Wanted) {
    super()
  }

  generate(random: fc.Random): fc.Value<Drawn> {
    const seed = random.nextInt(-0x80000000, 0x7fffffff)
    return new fc.Value({ world: makeWorld(new Choices(seed), this.wanted), seed }, undefined)
  }

  canShrinkWithoutContext(value: unknown): value is Drawn {
    return typeof value === 'object' && value !== null && 'world' in value
  }

  shrink({ world, seed }: Drawn): fc.Stream<fc.Value<Drawn>> {
    return fc
      .stream(smaller(world, ''))
      .map((less) => new fc.Value({ world: less as AuthorizationQuestion, seed }, undefined))
  }
}

const optional = new Set(
  `Condition boundary sessionPolicies scps rcps vpcEndpointPolicy parameters constraints retiringPrincipal multiRegion
  uniqueId orgId Constraints RetiringPrincipal`.split(/\s+/),
)
/** Whose every entry can go. */
const open = new Set([
  'Condition',
  'context',
  'tags',
  'constraints',
  'encryptionContextEquals',
  'encryptionContextSubset',
])
/** Lists of text that mean something else when they are empty stay longer than that. */
const mayBeEmpty = new Set(['unknown', 'aliases'])

/** The value with one part taken out, in every way that leaves a world. */
function* smaller(value: unknown, name: string): Generator<unknown> {
  if (Array.isArray(value)) {
    const least = typeof value[0] === 'string' && !mayBeEmpty.has(name) ? 1 : 0
    if (value.length > least) for (let i = 0; i < value.length; i++) yield value.toSpliced(i, 1)
    for (const [i, item] of value.entries()) for (const less of smaller(item, '')) yield value.with(i, less)
    return
  }
  if (typeof value !== 'object' || value === null) return
  const entries = Object.entries(value)
  for (const [key, part] of entries) {
    if (part === undefined) continue
    if (open.has(name) || optional.has(key)) {
      const { [key]: _, ...rest } = value as Record<string, unknown>
      yield rest
    }
  }
  for (const [key, part] of entries) for (const less of smaller(part, key)) yield { ...value, [key]: less }
}
