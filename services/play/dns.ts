import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { AUTHORITATIVE_ANSWER, decode, encode } from "dns-packet";

/** Seconds: Cloud Map's records of tasks are short-lived too. */
const TTL = 5;
const NO_SUCH_NAME = 3;

/** Stands in for the private zone of a cell: A records of `<service>-<zone>.<discovery>`, and nothing else. */
export async function createDns(
  address: string,
  addressesOf: (name: string) => readonly string[] | undefined,
): Promise<Socket> {
  const socket = createSocket("udp4");
  socket.on("message", (message, from) => {
    const reply = answer(message, addressesOf);
    if (reply !== undefined) socket.send(reply, from.port, from.address);
  });
  socket.bind(0, address);
  await once(socket, "listening");
  return socket;
}

/** Undefined: the message is not a query. */
export function answer(
  message: Buffer,
  addressesOf: (name: string) => readonly string[] | undefined,
): Buffer | undefined {
  const query = readQuery(message);
  const [question] = query?.questions ?? [];
  if (query?.id === undefined || question === undefined) return undefined;
  const found = addressesOf(question.name.toLowerCase());
  const answers = question.type === "A" ? (found ?? []) : [];
  return encode({
    id: query.id,
    type: "response",
    flags: AUTHORITATIVE_ANSWER | (found === undefined ? NO_SUCH_NAME : 0),
    questions: [question],
    answers: answers.map((data) => ({ type: "A", name: question.name, ttl: TTL, data })),
  });
}

function readQuery(message: Buffer): ReturnType<typeof decode> | undefined {
  try {
    return decode(message);
  } catch {
    return undefined;
  }
}
