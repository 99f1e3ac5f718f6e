/** What running a tool over the whole organization came to. */
export interface ToolRun {
  readonly wallMs: number
  /** Of all its processes, a database of its own included. */
  readonly cpuMs: number
  /** The part of it in which calls were made: without starting, judging and writing. */
  readonly callingMs: number
  /** Customer keys in what it wrote. */
  readonly keysSeen: number
  readonly output: string
  /** Calls that the simulator did not answer and so did not count. */
  readonly callsElsewhere?: Readonly<Record<string, number>>
}
