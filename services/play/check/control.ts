import type { FaultName } from "../faults.table";
import type { PlayState, Receipt } from "../state";

/** The control API of a running `play`, as the page uses it. */
export class Control {
  constructor(
    /** `http://127.0.0.1:8080` */
    private readonly origin: string,
    private readonly token: string,
  ) {}

  state = async (): Promise<PlayState> =>
    (await (await fetch(`${this.origin}/api/state`)).json()) as PlayState;

  receipts = async (): Promise<readonly Receipt[]> =>
    (await (await fetch(`${this.origin}/api/receipts`)).json()) as Receipt[];

  break = (name: FaultName): Promise<void> => this.fault(name, "POST");

  heal = (name: FaultName): Promise<void> => this.fault(name, "DELETE");

  private async fault(name: FaultName, method: "POST" | "DELETE"): Promise<void> {
    const headers = { "X-Play-Token": this.token };
    const { status } = await fetch(`${this.origin}/api/faults/${name}`, { method, headers });
    if (status >= 300) throw new Error(`${method} ${name}: ${status}`);
  }
}
