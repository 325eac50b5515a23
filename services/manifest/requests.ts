import { Refusal, type Answer, type Incoming, type Task } from "../core/task";

interface Counts {
  all: number;
  errors: number;
}

/** ManifestErrorRatio: answers of a channel's manifests in the last minute, and how many of them were 5xx. */
export class Requests {
  private counts = new Map<string, Counts>();

  constructor(task: Task) {
    task.metrics.eachMinute("ManifestErrorRatio", () => {
      const counts = this.counts;
      this.counts = new Map();
      return [...counts].map(([channel, { all, errors }]) => ({
        value: (100 * errors) / all,
        of: { Channel: channel },
      }));
    });
  }

  /** Answers, and counts the answer; those to the probe and those of unknown channels are not counted. */
  count(request: Incoming, answer: () => Answer): Answer {
    try {
      const answered = answer();
      this.add(request, answered.status);
      return answered;
    } catch (error) {
      this.add(request, error instanceof Refusal ? error.status : 500);
      throw error;
    }
  }

  private add({ parts, headers }: Incoming, status: number): void {
    const channel = parts["channel"];
    if (channel === undefined || status === 404 || headers["x-headend-probe"] !== undefined) return;
    const counts = this.counts.get(channel) ?? { all: 0, errors: 0 };
    counts.all++;
    if (status >= 500) counts.errors++;
    this.counts.set(channel, counts);
  }
}
