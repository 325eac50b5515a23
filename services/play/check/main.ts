import { FAULT_NAMES, type FaultName } from "../faults.table";
import { check } from "./check";
import { Control } from "./control";

/** Runs beside `play`, in a process of its own: `main.ts <origin> <token> [fault,...]`. Exit status 1 beyond a limit. */
async function main([origin = "", token = "", faults]: readonly string[]): Promise<void> {
  const failures = await check({
    control: new Control(origin, token),
    origin,
    ...(faults === undefined ? {} : { faults: namesOf(faults) }),
    print: console.log,
  });
  for (const failure of failures) console.log(`FAIL  ${failure}`);
  console.log(failures.length === 0 ? "all within the limits" : `${failures.length} beyond the limits`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}

function namesOf(text: string): readonly FaultName[] {
  if (text === "none") return [];
  return text.split(",").map((name) => {
    const found = FAULT_NAMES.find((each) => each === name);
    if (found === undefined) throw new Error(`"${name}" is not a fault; use ${FAULT_NAMES.join(", ")}`);
    return found;
  });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(2);
});
