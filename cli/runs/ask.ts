import { createInterface } from "node:readline/promises";
import { ArgumentError } from "../errors";

/** A question that a person answers. */
export interface Question {
  readonly text: string;
  /** What must be typed to go on. */
  readonly answer: string;
  /** The option that answers it without a terminal. */
  readonly option: string;
}

/** Asks on the terminal. False: another answer. Throws an ArgumentError if there is no terminal. */
export async function ask({ text, answer, option }: Question): Promise<boolean> {
  if (!process.stdin.isTTY) throw new ArgumentError(`${text}: there is no terminal to ask; use ${option}`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question(`${text} `)).trim() === answer;
  } finally {
    terminal.close();
  }
}
