import { request } from "node:https";
import type { TargetGroupRow } from "../../../plan/cell/balancers/balancers";

/** A task as a target. */
export interface Target {
  readonly address: string;
  readonly zone: string;
}

/** How a zone's network is: ms before anything passes. */
export type DelayOf = (zone: string) => number;

interface Health {
  isHealthy: boolean;
  /** Consecutive checks with the other result. */
  against: number;
  isNew: boolean;
}

/**
 * Targets of one service, with the plan's health checks. A new target needs one good check, a known one `threshold` to change;
 * if none is healthy, all get requests (ALB, target group health, 2026-11).
 */
export class TargetGroup {
  private readonly health = new Map<string, Health>();
  private timer: NodeJS.Timeout | undefined;
  private turn = 0;

  constructor(
    readonly row: Pick<TargetGroupRow, "name" | "port" | "health" | "dnsFailover">,
    private readonly args: {
      readonly targets: () => readonly Target[];
      readonly delayOf: DelayOf;
      readonly onChange: (text: string) => void;
    },
  ) {}

  start(): void {
    const check = (): void => {
      for (const target of this.args.targets()) void this.check(target);
    };
    this.timer = setInterval(check, this.row.health.intervalSeconds * 1000);
    check();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** In turn; undefined: no target is registered. */
  pick(): Target | undefined {
    const usable = this.hasHealthy ? this.healthy() : this.args.targets();
    return usable[this.turn++ % Math.max(1, usable.length)];
  }

  get hasHealthy(): boolean {
    return this.healthy().length > 0;
  }

  private healthy(): readonly Target[] {
    return this.args.targets().filter(({ address }) => this.health.get(address)?.isHealthy === true);
  }

  private async check({ address, zone }: Target): Promise<void> {
    const isGood = await this.ask(address, zone);
    const known = this.health.get(address) ?? { isHealthy: false, against: 0, isNew: true };
    this.health.set(address, known);
    known.against = isGood === known.isHealthy ? 0 : known.against + 1;
    if (known.against < (known.isNew ? 1 : this.row.health.threshold)) return;
    Object.assign(known, { isHealthy: isGood, against: 0, isNew: false });
    this.args.onChange(`${this.row.name} ${address} in ${zone} is ${isGood ? "healthy" : "unhealthy"}`);
  }

  private ask(host: string, zone: string): Promise<boolean> {
    const { path, timeoutSeconds } = this.row.health;
    return new Promise((resolve) => {
      const call = request({ host, port: this.row.port, path, rejectUnauthorized: false, agent: false });
      const deadline = setTimeout(() => call.destroy(), timeoutSeconds * 1000);
      call.on("close", () => clearTimeout(deadline));
      call.on("error", () => resolve(false));
      call.on("response", (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      });
      setTimeout(() => call.end(), this.args.delayOf(zone));
    });
  }
}
