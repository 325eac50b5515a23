import { systemClock } from "../../core/clock";

/** Resolves when a condition holds. Rejects after `seconds`: long, because tests share the machine with others. */
export async function until(
  words: string,
  holds: () => boolean | Promise<boolean>,
  seconds = 30,
): Promise<void> {
  const end = systemClock.mono() + seconds * 1000;
  while (!(await holds())) {
    if (systemClock.mono() > end) throw new Error(`not within ${seconds} s: ${words}`);
    await systemClock.sleep(10);
  }
}
