import { systemClock } from "../core/clock";

/** Waits until the condition holds; rejects after so many seconds. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  seconds: number,
): Promise<void> {
  const end = systemClock.mono() + seconds * 1000;
  while (!(await holds())) {
    if (systemClock.mono() > end) throw new Error(`not within ${seconds} s: ${what}`);
    await pause(50);
  }
}

export const pause = (milliseconds: number): Promise<void> => systemClock.sleep(milliseconds);
