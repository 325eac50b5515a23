import type { Path, Problems } from "../settings/problems";

/** Hours from one to the same are none, or all day: nobody can tell which was meant. */
export function checkHours(
  path: Path,
  hours: { from: number; to: number } | undefined,
  problems: Pick<Problems, "add">,
): void {
  if (hours?.from !== undefined && hours.from === hours.to) {
    problems.add([...path, "to"], `must not be the hour it starts, ${hours.from}`);
  }
}
