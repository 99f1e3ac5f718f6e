import type { ServiceModel } from '../wire/service-model'
import type { Call } from './call'

/**
 * Handler tables typed by the SDK's own command classes: a name that is no operation, an input member that does not exist
 * and an output AWS would never give do not compile.
 */
interface CommandLike<Input, Output> {
  readonly input: Input
  resolveMiddleware(
    stack: never,
    configuration: never,
    options: never,
  ): (argument: never) => Promise<{ output: Output }>
}

type HandlerOf<Command> = Command extends abstract new (
  ...input: never[]
) => CommandLike<infer Input, infer Output>
  ? (input: Input, call: Call) => Omit<Output, '$metadata'> | Promise<Omit<Output, '$metadata'>>
  : never

export type Handlers<Sdk> = {
  readonly [Name in keyof Sdk as Name extends `$${string}`
    ? never
    : Name extends `${infer Operation}Command`
      ? Operation
      : never]?: HandlerOf<Sdk[Name]>
}

/** A handler once the wire layer has made sure that the input fits. What it gives may be a promise of the output. */
export type AnyHandler = (input: never, call: Call) => object

export interface Service {
  readonly model: ServiceModel
  readonly handlers: Readonly<Record<string, AnyHandler | undefined>>
  /**
   * Operations that decide for themselves who may call them (or let everyone). For every other operation the caller's
   * identity policies and SCPs must allow `<service>:<operation>`.
   */
  readonly selfAuthorizing: ReadonlySet<string>
  /** What the service asks of every call before anything else. */
  readonly guard?: (call: Call) => void
}
