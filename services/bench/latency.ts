import { PAST_EDGE } from "../play/pastEdge";
import { latencies, quantile } from "../play/check/latency";
import { idleSince, machine } from "./cpu";
import { Outside } from "./outside";
import { digits } from "./table";
import { pause } from "./until";

/** ms between two reads of a playlist: the error of each value. */
const EVERY = 100;
/** Of a busier machine the figures say nothing about the services. */
const LEAST_IDLE = 0.2;
/** Segments until the first ones of all channels are listed. */
const WARM_UP = 5;

/** Seconds from a vendor's last byte to the first playlist of the load balancer that lists the segment. */
export async function latency(minutes: number, print: (line: string) => void): Promise<void> {
  const play = await Outside.start();
  try {
    const { segmentSeconds, channels, zones } = play.state;
    const reader = await play.reader({ every: EVERY, renditions: 1, headers: { [PAST_EDGE]: "1" } });
    await pause(WARM_UP * segmentSeconds * 1000);
    const [before, known] = [machine(), reader.fetched.length];
    await pause(minutes * 60_000);
    const idle = idleSince(before);
    await reader.stop();
    const values = latencies(await play.control.receipts(), reader.fetched.slice(known));
    print(
      `${channels.length} channels, ${zones.length} zones, ${values.length} segments of ${segmentSeconds} s`,
    );
    print(
      `last byte to playlist: median ${digits(quantile(values, 0.5))} s, p95 ${digits(quantile(values, 0.95))} s, most ${digits(values[0] ?? NaN)} s`,
    );
    print(`idle CPU: ${digits(100 * idle)} %`);
    if (idle < LEAST_IDLE)
      print(`this run does not count: less than ${100 * LEAST_IDLE} % of the machine's CPU was idle`);
  } finally {
    await play.stop();
  }
}
