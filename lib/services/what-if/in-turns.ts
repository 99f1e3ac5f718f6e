import { setImmediate } from 'node:timers/promises'

/** About as much as takes some hundredths of a second. */
const stepsAtATime = 20

/** Works through the steps and lets everything else that waits for this process have its turn in between. */
export async function inTurns<T>(steps: Iterator<unknown, T>): Promise<T> {
  for (let taken = 1; ; taken++) {
    const step = steps.next()
    if (step.done) return step.value
    if (taken % stepsAtATime === 0) await setImmediate()
  }
}
