/** One CloudTrail record, in the fields that LookupEvents can be asked for, and the record itself. */
export interface TrailEvent {
  readonly id: string
  readonly name: string
  readonly source: string
  readonly at: Date
  readonly readOnly: boolean
  readonly username: string
  readonly accessKeyId: string
  readonly resources: readonly { readonly type: string; readonly name: string }[]
  /** The JSON document that CloudTrail delivers. */
  readonly record: Readonly<Record<string, unknown>>
}
