import { z } from 'zod'
import { type KubernetesBody, type KubernetesKind, kubernetesKinds, kubernetesObjectId } from '../inventory/kubernetes'
import { type OwnBody, objectSchemas } from './object-schemas'
import { splitDocuments } from './split-documents'

/** Longer texts are not read. */
export const longestKubernetesText = 8_000_000
const mostObjects = 5_000
const mostProblems = 100

interface Found {
  readonly id: string
  readonly kind: KubernetesKind
  readonly name: string
}
export interface UnderstoodObject extends Found {
  readonly body: KubernetesBody
}
export interface MisunderstoodObject extends Found {
  readonly problem: string
}

/** What a text says of the Kubernetes objects of one cluster. */
export interface KubernetesText {
  readonly understood: readonly UnderstoodObject[]
  /** Known by name, and nothing else: what was known of them before may not be so any more. */
  readonly misunderstood: readonly MisunderstoodObject[]
  /** Kinds of which the text holds everything there is: whatever else was known of them is gone. */
  readonly covers: readonly KubernetesKind[]
  /** What was left out, and why. */
  readonly problems: readonly string[]
}

interface Place {
  readonly arn: string
  readonly accountId: string
  readonly region: string
}

/**
 * Reads what `kubectl get … -o json` printed: lists, single objects, several of either. One object that is wrong spoils no other. A list
 * covers the kinds that occur in it, unless it is one page of a longer one.
 */
export function readKubernetes(text: string, cluster: Place): KubernetesText {
  const { documents, problems } = splitDocuments(text)
  return new Reader(cluster, problems).read(documents)
}

/** The same for what was parsed already: what a cluster itself answered. */
export function readKubernetesDocuments(documents: readonly unknown[], cluster: Place): KubernetesText {
  return new Reader(cluster, []).read(documents)
}

const Meta = z.object({ apiVersion: z.string(), kind: z.string() })
const List = z.object({
  apiVersion: z.string().optional(),
  kind: z.string().endsWith('List'),
  metadata: z.object({ continue: z.string().optional() }).nullish(),
  items: z.array(z.unknown()).nullable(),
})
const Named = z.object({
  metadata: z.object({
    name: z
      .string()
      .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/)
      .max(253),
  }),
})

class Reader {
  private readonly understood = new Map<string, UnderstoodObject>()
  private readonly misunderstood = new Map<string, MisunderstoodObject>()
  private readonly covers = new Set<KubernetesKind>()
  /** Something of this kind has no name: it may be any that is missing. */
  private readonly nameless = new Set<KubernetesKind>()
  private readonly problems: string[]
  private objects = 0

  constructor(
    private readonly cluster: Place,
    problems: readonly string[],
  ) {
    this.problems = [...problems]
  }

  read(documents: readonly unknown[]): KubernetesText {
    documents.forEach((document, at) => {
      this.document(document, `Document ${at + 1}`)
    })
    if (this.objects > mostObjects) {
      this.problems.push(`${this.objects} objects were given and the first ${mostObjects} were read.`)
      this.covers.clear()
    }
    return {
      understood: [...this.understood.values()],
      misunderstood: [...this.misunderstood.values()],
      covers: kubernetesKinds.filter((kind) => this.covers.has(kind) && !this.nameless.has(kind)),
      problems: firstOf(this.problems),
    }
  }

  private document(document: unknown, where: string): void {
    if (Array.isArray(document)) {
      document.forEach((item, at) => {
        this.object(item, `${where}, item ${at + 1}`)
      })
      return
    }
    const list = List.safeParse(document)
    if (list.success) this.list(list.data, where)
    else this.object(document, where)
  }

  private list({ apiVersion, kind, metadata, items }: z.infer<typeof List>, where: string): void {
    const typed = kind.slice(0, -'List'.length)
    const inherited = typed && apiVersion ? { apiVersion, kind: typed } : {}
    const isWhole = !metadata?.continue
    if (isWhole && typed) this.coverKind(schemaOf(inherited)?.kind)
    for (const [at, item] of (items ?? []).entries()) {
      const object = typeof item === 'object' && item !== null ? { ...inherited, ...item } : item
      const found = this.object(object, `${where}, item ${at + 1}`)
      if (isWhole) this.coverKind(found)
    }
  }

  private coverKind(kind: KubernetesKind | null | undefined): void {
    if (kind) this.covers.add(kind)
  }

  /** Its kind, when that is one that matters. */
  private object(object: unknown, where: string): KubernetesKind | null {
    this.objects++
    if (this.objects > mostObjects) return null
    const meta = Meta.safeParse(object)
    if (!meta.success) {
      this.problems.push(`${where}: expected an object of Kubernetes with apiVersion and kind.`)
      return null
    }
    const { apiVersion, kind } = meta.data
    const schema = schemaOf(meta.data)
    if (!schema) {
      this.problems.push(`${where}: ${short(kind)} (${short(apiVersion)}) says nothing about keys and is left out.`)
      return null
    }
    const named = Named.safeParse(object)
    if (!named.success) {
      this.nameless.add(schema.kind)
      this.problems.push(`${where}: this ${schema.kind} has no name that Kubernetes would accept.`)
      return schema.kind
    }
    this.named(object, schema, { apiVersion, name: named.data.metadata.name })
    return schema.kind
  }

  private named(
    object: unknown,
    { kind, group, versions }: NonNullable<ReturnType<typeof schemaOf>>,
    { apiVersion, name }: { readonly apiVersion: string; readonly name: string },
  ): void {
    const id = kubernetesObjectId(this.cluster.arn, kind, name)
    const found = { id, kind, name }
    if (this.understood.has(id) || this.misunderstood.has(id)) {
      this.problems.push(`${kind} ${name} is there more than once; the last one counts.`)
      this.understood.delete(id)
      this.misunderstood.delete(id)
    }
    const version = apiVersion.slice(group.length + 1)
    const schema = Object.hasOwn(versions, version) ? versions[version] : undefined
    const read = schema?.safeParse(object)
    if (read?.success) {
      this.understood.set(id, { ...found, body: this.bodyOf(read.data, name, apiVersion) })
      return
    }
    const problem = read
      ? read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
      : `${short(apiVersion)} is not known; ${Object.keys(versions).join(' and ')} are.`
    this.misunderstood.set(id, { ...found, problem: short(problem, 500) })
  }

  private bodyOf(own: OwnBody, name: string, apiVersion: string): KubernetesBody {
    const { arn, accountId, region } = this.cluster
    return { clusterArn: arn, accountId, region, name, apiVersion, ...own }
  }
}

function firstOf(problems: readonly string[]): readonly string[] {
  if (problems.length <= mostProblems) return problems
  return [...problems.slice(0, mostProblems), `And ${problems.length - mostProblems} more like these.`]
}

/** By kind and group: a NodePool of another cloud's Karpenter is the same, a NodeClass of another group is not. */
function schemaOf({ apiVersion, kind }: { readonly apiVersion?: string; readonly kind?: string }) {
  return objectSchemas.find((schema) => schema.kind === kind && apiVersion?.startsWith(`${schema.group}/`)) ?? null
}

/** Fit to be shown and stored: no control characters, no halves of characters. */
function short(text: string, length = 80): string {
  const plain = text.replace(/[\p{Cc}\p{Cs}]/gu, '�')
  return plain.length > length ? `${plain.slice(0, length)}…`.replace(/\p{Cs}/gu, '') : plain
}
