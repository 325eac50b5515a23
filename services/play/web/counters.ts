import { notice, type Sample } from "../check/samples";

/** What this viewer noticed, from `currentTime` alone, since the start and since the last fault. */
export class Counters {
  private samples: Sample[] = [];
  private start = performance.now();
  private broken: number | undefined;
  private opened: number | undefined;

  constructor(private readonly video: HTMLVideoElement) {}

  begin(): void {
    [this.samples, this.start, this.broken, this.opened] = [[], performance.now(), undefined, undefined];
  }

  fault(): void {
    this.broken = performance.now();
  }

  sample(): void {
    const { currentTime, readyState } = this.video;
    if (this.opened === undefined) {
      if (readyState < 3 || currentTime === 0) return;
      this.opened = performance.now();
    }
    this.samples.push({ at: performance.now(), time: currentTime });
    // Half an hour of samples.
    if (this.samples.length > 7200) this.samples.splice(0, 1200);
  }

  words(): string {
    return this.opened === undefined
      ? "opening"
      : `first picture after ${((this.opened - this.start) / 1000).toFixed(1)} s`;
  }

  rows(): readonly (readonly [name: string, start: string, fault: string])[] {
    const since = (from: number | undefined) =>
      from === undefined || this.opened === undefined
        ? undefined
        : notice(this.samples, Math.max(from, this.opened), performance.now());
    const [all, last] = [since(this.start), since(this.broken)];
    const seconds = (value: number | undefined): string =>
      value === undefined ? "-" : `${value.toFixed(1)} s`;
    return [
      ["longest stall", seconds(all?.longest), seconds(last?.longest)],
      ["stalls together", seconds(all?.total), seconds(last?.total)],
      ["skipped", seconds(all?.skipped), seconds(last?.skipped)],
      ["repeated", seconds(all?.repeated), seconds(last?.repeated)],
    ];
  }
}
