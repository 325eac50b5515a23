import { systemClock } from "./clock";
import { processVariables } from "./environment";
import { isAlive } from "./healthSocket";

/** `/healthcheck`: exits 0 if the process of this container lives, and 1 if it does not. */
const { HEADEND_ADDRESS: address, HEADEND_PORT: port } = processVariables();

void isAlive({ address, port: Number(port) }, systemClock).then((alive) => process.exit(alive ? 0 : 1));
