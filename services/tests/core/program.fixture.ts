import { runTask } from "../../core/run";

/** A small service, run as a process by run.process.test.ts. */
runTask((task) => ({
  routes: [
    {
      method: "GET",
      path: /\/slow/,
      answer: async () => {
        task.log.info("slow began");
        await task.clock.sleep(1000);
        return {
          status: 200,
          body: task
            .lineUp()
            .channels.map(({ id }) => id)
            .join(),
        };
      },
    },
    {
      method: "GET",
      path: /\/fault/,
      answer: () => {
        void Promise.reject(new Error("nobody waits for this"));
        return { status: 200 };
      },
    },
  ],
  start: () => Promise.resolve(),
  stop: () => {
    task.log.info("program stopped");
    return Promise.resolve();
  },
}));
